import { expect, test } from 'vitest';
import type { Pixels } from '../../src/compare/decode.ts';
import { pixelsOf } from '../../src/compare/decode.ts';
import { differences } from '../../src/compare/regions.ts';
import { paint, random, text } from './paint.ts';

const size = [400, 300] as const;
const words = text({ x: 20, y: 20, width: 340, lines: 11 }, 1);
const page = paint(size, ...words);

function judge(a: Pixels, b: Pixels) {
  const origin = { x: 0, y: 0 };
  return differences(a, b, [{ a: origin, b: origin, width: a.width, height: a.height }], 'beyond the limit');
}

/** The picture with other levels at some of its pixels. */
function altered({ data, width, height }: Pixels, levelsAt: (x: number, y: number) => number): Pixels {
  const copy = Buffer.from(data);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const by = levelsAt(x, y);
      if (by === 0) continue;
      for (let at = (y * width + x) * 4, end = at + 3; at < end; at += 1) {
        copy[at] = copy[at]! + by <= 255 ? copy[at]! + by : copy[at]! - by;
      }
    }
  }
  return pixelsOf(copy, { width, height });
}

test.for(Array.from({ length: 20 }, (_, index) => index + 1))(
  'scattered pixels that differ by up to 8 levels are noise: %i',
  (seed) => {
    const next = random(seed);
    const noisy = altered(page, () => (next() < 0.05 ? 1 + Math.floor(next() * 8) : 0));
    const { patches, ignored } = judge(page, noisy);
    expect(patches).toEqual([]);
    expect(ignored.pixels).toBeGreaterThan(4000);
    expect(ignored.mostLevels).toBe(8);
  },
);

test('one level everywhere is noise', () => {
  expect(
    judge(
      page,
      altered(page, () => 1),
    ).patches,
  ).toEqual([]);
});

test.for(Array.from({ length: 60 }, (_, index) => index + 1))(
  'a pixel that differs by more than 24 levels is found, wherever it is: %i',
  (seed) => {
    const next = random(seed);
    const [left, top] = [Math.floor(next() * size[0]), Math.floor(next() * size[1])];
    const by = 25 + Math.floor(next() * 100);
    const { patches } = judge(
      page,
      altered(page, (x, y) => (x === left && y === top ? by : 0)),
    );
    expect(patches).toEqual([
      {
        box: { x: left, y: top, width: 1, height: 1 },
        was: { x: left, y: top, width: 1, height: 1 },
        pixels: 1,
        mostLevels: by,
      },
    ]);
  },
);

test.for([
  [3, 3],
  [8, 1],
  [1, 8],
  [20, 20],
  [400, 1],
  [1, 300],
] as const)('%i × %i pixels that differ by two levels are found', ([width, height]) => {
  const [right, bottom] = [size[0] - width, size[1] - height];
  for (const [left, top] of [
    [0, 0],
    [Math.min(13, right), Math.min(57, bottom)],
    [right, bottom],
  ] as const) {
    const isIn = (x: number, y: number) => x >= left && x < left + width && y >= top && y < top + height;
    const { patches } = judge(
      page,
      altered(page, (x, y) => (isIn(x, y) ? 2 : 0)),
    );
    expect(patches).toMatchObject([
      { box: { x: left, y: top, width, height }, pixels: width * height, mostLevels: 2 },
    ]);
  }
});

test.for([
  [2, 9],
  [7, 2],
] as const)('%i × %i faint pixels in a grid of gaps are noise', ([across, down]) => {
  const isIn = (x: number, y: number) => x % (across + 1) < across && y % (down + 1) === 0;
  expect(
    judge(
      page,
      altered(page, (x, y) => (isIn(x, y) ? 8 : 0)),
    ).patches,
  ).toEqual([]);
});

test('a pixel that differs by 9 to 24 levels is found, unless it is the smoothed edge of a shape', () => {
  const smoothed = 29;
  const shape = paint([60, 60], [smoothed, 0, 31, 60, 120], [30, 0, 30, 60, 0]);
  const found = (column: number, by: number) =>
    judge(
      shape,
      altered(shape, (x, y) => (x === column && y === 30 ? by : 0)),
    ).patches.length;
  expect([8, 9, 24].map((by) => found(10, by))).toEqual([0, 1, 1]);
  expect([9, 24, 25].map((by) => found(smoothed, by))).toEqual([0, 0, 1]);
});

test('faint noise does not hide a change, nor a change the noise', () => {
  const next = random(5);
  const noisy = altered(page, () => (next() < 0.03 ? 1 + Math.floor(next() * 5) : 0));
  const { patches, ignored } = judge(
    page,
    altered(noisy, (x, y) => (x > 100 && x < 111 && y > 200 && y < 211 ? 90 : 0)),
  );
  expect(patches).toHaveLength(1);
  const { box } = patches[0]!;
  expect([box.x, box.y].every((value, index) => Math.abs(value - [101, 201][index]!) <= 2)).toBe(true);
  expect(box.width).toBeLessThanOrEqual(14);
  expect(ignored.pixels).toBeGreaterThan(2500);
});

test('the soft edge of a change belongs to it', () => {
  const soft = altered(page, (x, y) => {
    const far = Math.max(Math.abs(x - 200), Math.abs(y - 285));
    return far <= 3 ? 100 : far === 4 ? 5 : 0;
  });
  expect(judge(page, soft)).toMatchObject({
    patches: [{ box: { x: 196, y: 281, width: 9, height: 9 }, pixels: 81 }],
    ignored: { pixels: 0 },
  });
});
