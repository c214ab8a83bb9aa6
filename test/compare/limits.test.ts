import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decode, type Pixels } from '../../src/compare/decode.ts';
import { comparePictures } from '../../src/compare/pictures.ts';
import { countBeyond, type Limits } from '../../src/compare/playwright.ts';
import { paint, png, text } from './paint.ts';
import { playwrightComparator } from './playwright.ts';

const require = createRequire(import.meta.url);

/** Version 4 is the last one that came with the pictures that its counts are published for. */
const fixtures = join(require.resolve('pixelmatch-4/package.json'), '../test/fixtures');

test.for([
  ['1', 143],
  ['2', 12437],
  ['3', 212],
  ['4', 36049],
] as const)("pixelmatch's picture %s gives its published count", async ([name, count]) => {
  const [a, b] = await Promise.all(
    ['a', 'b'].map((side) => decode(readFileSync(join(fixtures, `${name}${side}.png`)))),
  );
  expect(countBeyond({ threshold: 0.05 }, a!, b!)).toBe(count);
});

const words = text({ x: 10, y: 10, width: 180, lines: 7 }, 1);
const plain = paint([200, 200], ...words);
const pairs: Readonly<Record<string, readonly [Pixels, Pixels]>> = {
  'ten pixels': [plain, paint([200, 200], ...words, [100, 195, 10, 1])],
  'a hundred faint pixels': [plain, paint([200, 200], ...words, [100, 190, 10, 10, 225])],
  'other text': [plain, paint([200, 200], ...text({ x: 10, y: 10, width: 180, lines: 7 }, 2))],
  'text that went down by a pixel': [
    plain,
    paint([200, 200], ...text({ x: 10, y: 11, width: 180, lines: 7 }, 1)),
  ],
  'another height': [plain, paint([200, 201], ...words)],
  'another width': [plain, paint([199, 200], ...words)],
};
const limits: readonly Limits[] = [
  { threshold: 0 },
  { threshold: 0.05 },
  { threshold: 0.2 },
  { threshold: 1 },
  { maxDiffPixels: 0 },
  { maxDiffPixels: 9 },
  { maxDiffPixels: 10 },
  { maxDiffPixels: 40_000 },
  { maxDiffPixelRatio: 0.000_24 },
  { maxDiffPixelRatio: 0.000_25 },
  { maxDiffPixelRatio: 1 },
  { maxDiffPixels: 10, maxDiffPixelRatio: 0.000_1 },
  { maxDiffPixels: 9, maxDiffPixelRatio: 1 },
  { threshold: 0.05, maxDiffPixels: 100 },
  { threshold: 0.05, maxDiffPixels: 99 },
];

test.for(Object.entries(pairs))(
  "%s: with limits, the verdict is Playwright's",
  async ([, [before, after]]) => {
    const [a, b] = await Promise.all([png(before), png(after)]);
    for (const given of limits) {
      const { comparison } = await comparePictures(
        { bytes: a, masked: [] },
        { bytes: b, masked: [] },
        { limits: given, draw: false },
      );
      const error = playwrightComparator(Buffer.from(b), Buffer.from(a), given);
      expect({ given, verdict: comparison.verdict }).toEqual({ given, verdict: error ? 'changed' : 'same' });
      const isTold = comparison.regions.length + comparison.shifts.length > 0;
      expect({ given, isTold }).toEqual({ given, isTold: error !== null });
    }
  },
);

test('with limits, what a mask covers on one side is not compared', async () => {
  const after = paint([200, 200], ...words, [100, 100, 50, 50, 200]);
  const { comparison } = await comparePictures(
    { bytes: await png(plain), masked: [] },
    { bytes: await png(after), masked: [{ x: 100, y: 100, width: 50, height: 50 }] },
    { limits: { maxDiffPixels: 0 }, draw: false },
  );
  expect(comparison.verdict).toBe('same');
});
