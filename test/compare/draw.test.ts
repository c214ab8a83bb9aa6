import { expect, test } from 'vitest';
import { decode, type Pixels } from '../../src/compare/decode.ts';
import { comparePictures } from '../../src/compare/pictures.ts';
import { paint, type Painted, png, shifted, text } from './paint.ts';

const top = text({ x: 40, y: 20, width: 520, lines: 8 }, 1);
const rest = text({ x: 40, y: 220, width: 520, lines: 10 }, 2);
const page = paint([600, 480], ...top, ...rest);
const banner: Painted = [0, 212, 600, 48, [13, 110, 253]];

async function draw(before: Pixels, after: Pixels): Promise<Pixels> {
  const { diff } = await comparePictures(
    { bytes: await png(before), masked: [] },
    { bytes: await png(after), masked: [] },
    { limits: {}, draw: true },
  );
  const pixels = await decode(diff!.bytes);
  expect([diff!.width, diff!.height]).toEqual([pixels.width, pixels.height]);
  return pixels;
}

/** What there is of a colour in a row: `true` if any pixel has it. */
function shows({ words, width }: Pixels, y: number, [red, green, blue]: readonly number[]): boolean {
  const word = (255 << 24) | (blue! << 16) | (green! << 8) | red!;
  return words.subarray(y * width, (y + 1) * width).includes(word >>> 0);
}

const orange = [213, 94, 0];
const green = [0, 158, 115];
const blue = [0, 114, 178];
const red = [170, 0, 40];

test('a changed part is marked and framed, and the rest is faint', async () => {
  const drawn = await draw(page, paint([600, 480], ...top, ...rest, [300, 302, 20, 20]));
  expect([drawn.width, drawn.height]).toEqual([600, 480]);
  expect(shows(drawn, 310, orange)).toBe(true);
  expect(shows(drawn, 302 - 5, orange)).toBe(true);
  expect(shows(drawn, 280, orange)).toBe(false);
  const darkest = drawn.data.subarray(0, 600 * 200 * 4).reduce((one, other) => Math.min(one, other));
  expect(darkest).toBeGreaterThan(150);
});

test('what was inserted is a green band', async () => {
  const drawn = await draw(page, paint([600, 528], ...top, banner, ...shifted(rest, 0, 48)));
  expect(drawn.height).toBe(528);
  for (const y of [212, 230, 259]) expect(shows(drawn, y, green)).toBe(true);
  for (const y of [200, 262, 400]) expect(shows(drawn, y, green)).toBe(false);
});

test('where something was removed, there is a red line, even at the very end', async () => {
  const [inside, end] = await Promise.all([
    draw(paint([600, 528], ...top, banner, ...shifted(rest, 0, 48)), page),
    draw(paint([600, 528], ...top, ...rest, shifted([banner], 0, 268)[0]!), page),
  ]);
  expect(shows(inside!, 212, red)).toBe(true);
  expect(shows(inside!, 300, red)).toBe(false);
  expect(shows(end!, 476, red)).toBe(true);
});

test('what moved is dotted in blue', async () => {
  const drawn = await draw(page, paint([600, 480], ...shifted([...top, ...rest], 0, 2)));
  expect(shows(drawn, 240, blue)).toBe(true);
});
