import sharp from 'sharp';
import { expect, test } from 'vitest';
import { blocksOf, lackOf } from '../../bench/wild/content.ts';

/** A white page with black stripes, each `[x, y, width, height]`, as a text or a box would be. */
async function page(height: number, ...boxes: readonly (readonly [number, number, number, number])[]) {
  const stripes = boxes.map(
    ([x, y, width, tall]) => `<rect x="${x}" y="${y}" width="${width}" height="${tall}" fill="url(#lines)"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="${height}">
    <pattern id="lines" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="4" height="8"/></pattern>
    <rect width="640" height="${height}" fill="white"/>${stripes.join('')}</svg>`;
  return blocksOf(await sharp(Buffer.from(svg)).png().toBuffer());
}

test('a page that is blank lacks everything', async () => {
  const lack = lackOf(await page(800, [32, 32, 320, 160]), await page(800));
  expect(lack.missing).toBe(1);
});

test('the same page lacks nothing', async () => {
  const same = await page(800, [32, 32, 320, 160], [32, 400, 320, 160]);
  expect(lackOf(same, same)).toEqual({ missing: 0, recoloured: 0 });
});

test('what is not there is counted as its share of what is to be seen', async () => {
  const lack = lackOf(
    await page(800, [32, 32, 320, 160], [32, 400, 320, 160]),
    await page(800, [32, 32, 320, 160]),
  );
  expect(lack.missing).toBeCloseTo(0.5, 1);
});

test('content a few pixels off is there', async () => {
  const lack = lackOf(await page(800, [32, 32, 320, 160]), await page(800, [41, 25, 320, 160]));
  expect(lack.missing).toBe(0);
});

test('content is found where a page of another height has moved it', async () => {
  const lack = lackOf(
    await page(800, [32, 32, 320, 160], [32, 400, 320, 160]),
    await page(900, [32, 32, 320, 160], [32, 500, 320, 160]),
  );
  expect(lack.missing).toBe(0);
});

test('something that is larger in the picture lacks nothing of what was there', async () => {
  const [reference, picture] = [await page(800, [32, 32, 160, 160]), await page(800, [32, 32, 480, 320])];
  expect(lackOf(reference, picture).missing).toBe(0);
  expect(lackOf(picture, reference).missing).toBeGreaterThan(0.3);
});

test('a faint gradient is no content', async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640"><linearGradient id="g"><stop stop-color="#fff"/><stop offset="1" stop-color="#ccc"/></linearGradient>
    <rect width="640" height="640" fill="url(#g)"/></svg>`;
  const { content } = await blocksOf(await sharp(Buffer.from(svg)).png().toBuffer());
  expect(content.every((one) => one === 0)).toBe(true);
});

test('another background is another colour', async () => {
  const dark = await blocksOf(
    await sharp({ create: { width: 640, height: 800, channels: 3, background: '#222' } })
      .png()
      .toBuffer(),
  );
  expect(lackOf(dark, await page(800)).recoloured).toBe(1);
});
