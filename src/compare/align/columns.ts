import type { Pixels } from '../decode.ts';
import { alignAreas, type Alignment, type Areas, type Pictures } from './align-areas.ts';
import { columnsOf } from './line-hashes.ts';
import { countDifferent, differentColumns, isPlainRow, type Pair } from './pairs.ts';
import { alignLines } from './sequence.ts';

/**
 * Explains a difference by a shift to the left or right.
 *
 * Only for parts that are higher than a few lines of text, or than half of the picture: when a word changes, those
 * after it shift, and then the changed text is to be reported and not the shift.
 */
export function shiftedColumns(pictures: Pictures, part: Pair): Alignment | undefined {
  const [before, after] = pictures;
  if (part.height < Math.min(96, after.height / 2)) return undefined;
  const across = isBackground(after, part) ? undefined : { from: part.b.y, to: part.b.y + part.height };
  const { from, to } = differentColumns(before, after, part);
  const [left, right] = [Math.max(0, from - slack), Math.min(part.width, to + slack)];
  const area = ({ x, y }: { x: number; y: number }) => ({
    x: x + left,
    y,
    width: right - left,
    height: part.height,
  });
  const areas = { a: area(part.a), b: area(part.b) };
  if (!isLikely(pictures, areas)) return undefined;
  const shifted = alignAreas('columns', pictures, areas, across);
  if (shifted.shifts.length === 0) return undefined;
  const most = countDifferent(before, after, [part]) * mostLeft;
  return countDifferent(before, after, shifted.pairs) <= most ? shifted : undefined;
}

/** The share of the differing pixels that a shift may leave unexplained. */
const mostLeft = 0.2;

/** How far outside of the differing columns a shift may begin. */
const slack = 64;

/** The number of rows that are compared first, to find out whether to compare all. */
const sample = 128;

function isLikely([a, b]: Pictures, areas: Areas): boolean {
  const { height } = areas.a;
  if (height <= sample) return true;
  // The rows are spread by the golden ratio, since evenly spaced ones could all be the blank rows between lines of
  // text.
  const rows = Array.from({ length: sample }, (_, index) => Math.floor(((index * 0.618034) % 1) * height));
  const stretches = alignLines(columnsOf(a, areas.a, rows), columnsOf(b, areas.b, rows), () => 0);
  return stretches.some(({ kind }) => kind !== 'paired');
}

/** Whether there is only background above and below a part. */
function isBackground(pixels: Pixels, { b, height }: Pair): boolean {
  const whole: Pair = { a: { x: 0, y: 0 }, b: { x: 0, y: 0 }, width: pixels.width, height: pixels.height };
  for (let y = 0; y < pixels.height; y += 1) {
    if (y === b.y) y += height;
    if (y < pixels.height && !isPlainRow(pixels, whole, y)) return false;
  }
  return true;
}
