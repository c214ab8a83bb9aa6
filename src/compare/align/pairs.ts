import type { Pixels } from '../decode.ts';
import type { Area, Axis } from './line-hashes.ts';

/** Corresponding rectangles of both pictures, of the same size. */
export interface Pair {
  readonly a: Point;
  readonly b: Point;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Whether a row of two rectangles is the same pixel by pixel. */
export function isSameRow(a: Pixels, b: Pixels, pair: Pair, row: number): boolean {
  const atA = ((pair.a.y + row) * a.width + pair.a.x) * 4;
  const atB = ((pair.b.y + row) * b.width + pair.b.x) * 4;
  return a.data.compare(b.data, atB, atB + pair.width * 4, atA, atA + pair.width * 4) === 0;
}

/** Whether a row has a single colour. */
export function isPlainRow({ words, width }: Pixels, pair: Pair, row: number): boolean {
  const from = (pair.b.y + row) * width + pair.b.x;
  for (let at = from + 1; at < from + pair.width; at += 1) if (words[at] !== words[from]) return false;
  return true;
}

/** Some rows of a pair. */
export function rowsOf({ a, b, width }: Pair, from: number, to: number): Pair {
  return { a: { x: a.x, y: a.y + from }, b: { x: b.x, y: b.y + from }, width, height: to - from };
}

/** How many pixels of two rectangles differ, by however little. */
export function countDifferent(a: Pixels, b: Pixels, pairs: readonly Pair[]): number {
  let count = 0;
  for (const pair of pairs) {
    for (let row = 0; row < pair.height; row += 1) {
      if (!isSameRow(a, b, pair, row)) count += countInRow(a, b, pair, row);
    }
  }
  return count;
}

export function countInRow(a: Pixels, b: Pixels, pair: Pair, row: number): number {
  const atA = (pair.a.y + row) * a.width + pair.a.x;
  const atB = (pair.b.y + row) * b.width + pair.b.x;
  let count = 0;
  for (let x = 0; x < pair.width; x += 1) if (a.words[atA + x] !== b.words[atB + x]) count += 1;
  return count;
}

/** The first and the last column in which two rectangles differ. */
export function differentColumns(a: Pixels, b: Pixels, pair: Pair): { from: number; to: number } {
  let [from, to] = [pair.width, 0];
  for (let row = 0; row < pair.height; row += 1) {
    if (isSameRow(a, b, pair, row)) continue;
    const atA = (pair.a.y + row) * a.width + pair.a.x;
    const atB = (pair.b.y + row) * b.width + pair.b.x;
    let x = 0;
    while (x < from && a.words[atA + x] === b.words[atB + x]) x += 1;
    from = Math.min(from, x);
    let end = pair.width;
    while (end > to && a.words[atA + end - 1] === b.words[atB + end - 1]) end -= 1;
    to = Math.max(to, end);
  }
  return { from, to };
}

/** Counts the differing pixels of a row or column of each area. */
export function dissimilarityAlong(
  axis: Axis,
  [a, b]: readonly [Pixels, Pixels],
  areas: { readonly a: Area; readonly b: Area },
): (one: number, other: number) => number {
  const { width, height } = areas.b;
  return axis === 'rows'
    ? (one, other) => {
        const pair = {
          a: { x: areas.a.x, y: areas.a.y + one },
          b: { x: areas.b.x, y: areas.b.y + other },
          width,
          height: 1,
        };
        return isSameRow(a, b, pair, 0) ? 0 : countInRow(a, b, pair, 0);
      }
    : (one, other) => {
        let atA = areas.a.y * a.width + areas.a.x + one;
        let atB = areas.b.y * b.width + areas.b.x + other;
        let count = 0;
        for (let row = 0; row < height; row += 1) {
          if (a.words[atA] !== b.words[atB]) count += 1;
          atA += a.width;
          atB += b.width;
        }
        return count;
      };
}
