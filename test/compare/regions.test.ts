import { expect, test } from 'vitest';
import { differencesInPlace } from '../../src/compare/regions.ts';
import { paint } from './paint.ts';

test('two pictures that are the same have no region', () => {
  expect(differencesInPlace(paint([50, 50], [1, 1, 5, 5]), paint([50, 50], [1, 1, 5, 5]))).toEqual([]);
});

test('a single pixel of the faintest difference is a region', () => {
  expect(differencesInPlace(paint([50, 50]), paint([50, 50], [49, 49, 1, 1, 254]))).toMatchObject([
    { box: { x: 49, y: 49, width: 1, height: 1 }, pixels: 1, mostLevels: 1 },
  ]);
});

test('what lies close together is one region, and what lies apart is another', () => {
  const letters = [
    [10, 10, 4, 8],
    [18, 10, 4, 8],
    [26, 10, 4, 8],
  ] as const;
  expect(
    differencesInPlace(paint([200, 200]), paint([200, 200], ...letters, [100, 120, 30, 40])),
  ).toMatchObject([
    { box: { x: 10, y: 10, width: 20, height: 8 }, pixels: 96, mostLevels: 255 },
    { box: { x: 100, y: 120, width: 30, height: 40 }, pixels: 1200, mostLevels: 255 },
  ]);
});

test('the left edge of a picture is not a neighbour of the right one', () => {
  const regions = differencesInPlace(paint([120, 60]), paint([120, 60], [0, 24, 2, 2], [118, 12, 2, 2]));
  expect(regions).toHaveLength(2);
});

test('what only one of the pictures has room for differs', () => {
  expect(differencesInPlace(paint([20, 10]), paint([20, 13]))).toMatchObject([
    { box: { x: 0, y: 10, width: 20, height: 3 }, pixels: 60, mostLevels: 255 },
  ]);
  expect(differencesInPlace(paint([23, 10]), paint([20, 10]))).toMatchObject([
    { box: { x: 20, y: 0, width: 3, height: 10 }, pixels: 30, mostLevels: 255 },
  ]);
});
