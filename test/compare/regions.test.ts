import { expect, test } from 'vitest';
import type { Pixels } from '../../src/compare/decode.ts';
import { differingRegions } from '../../src/compare/regions.ts';

/** A white picture with boxes of grey. */
function picture(
  [width, height]: [number, number],
  ...boxes: (readonly [x: number, y: number, width: number, height: number, level?: number])[]
): Pixels {
  const data = new Uint8Array(width * height * 4).fill(255);
  for (const [left, top, across, down, level = 0] of boxes) {
    for (let y = top; y < top + down; y += 1) {
      for (let x = left; x < left + across; x += 1)
        data.fill(level, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height, data };
}

test('two pictures that are the same have no region', () => {
  expect(differingRegions(picture([50, 50], [1, 1, 5, 5]), picture([50, 50], [1, 1, 5, 5]))).toEqual([]);
});

test('a single pixel of the faintest difference is a region', () => {
  expect(differingRegions(picture([50, 50]), picture([50, 50], [49, 49, 1, 1, 254]))).toEqual([
    { box: { x: 49, y: 49, width: 1, height: 1 }, pixels: 1, mostLevels: 1 },
  ]);
});

test('what lies close together is one region, and what lies apart is another', () => {
  const letters = [
    [10, 10, 4, 8],
    [18, 10, 4, 8],
    [26, 10, 4, 8],
  ] as const;
  expect(differingRegions(picture([200, 200]), picture([200, 200], ...letters, [100, 120, 30, 40]))).toEqual([
    { box: { x: 10, y: 10, width: 20, height: 8 }, pixels: 96, mostLevels: 255 },
    { box: { x: 100, y: 120, width: 30, height: 40 }, pixels: 1200, mostLevels: 255 },
  ]);
});

test('the left edge of a picture is not a neighbour of the right one', () => {
  const regions = differingRegions(picture([120, 60]), picture([120, 60], [0, 24, 2, 2], [118, 12, 2, 2]));
  expect(regions).toHaveLength(2);
});

test('what only one of the pictures has room for differs', () => {
  expect(differingRegions(picture([20, 10]), picture([20, 13]))).toEqual([
    { box: { x: 0, y: 10, width: 20, height: 3 }, pixels: 60, mostLevels: 255 },
  ]);
  expect(differingRegions(picture([23, 10]), picture([20, 10]))).toEqual([
    { box: { x: 20, y: 0, width: 3, height: 10 }, pixels: 30, mostLevels: 255 },
  ]);
});
