import type { Pixels } from '../decode.ts';
import { alignAreas, type Alignment, type Areas, type Pictures } from './align-areas.ts';
import { columnsOf } from './line-hashes.ts';
import { countDifferent, differentColumns, isPlainRow, type Pair } from './pairs.ts';
import { alignLines } from './sequence.ts';

/**
 * Explains what differs by a shift to the left or right.
 *
 * Words shift all the time when one before them changes, and then it is the text that has to be told; so the part has
 * to be higher than a few lines of text, or as high as half of the picture.
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

/** A shift has to explain nearly all of what differs. */
const mostLeft = 0.2;

/** How much further than the first and last column that differs is looked, for where a shift begins. */
const slack = 64;

/** So many rows tell already whether it is worth looking at all of them. */
const sample = 128;

function isLikely([a, b]: Pictures, areas: Areas): boolean {
  const { height } = areas.a;
  if (height <= sample) return true;
  // Spread by the golden ratio: every so many rows could be the blank ones between lines of text.
  const rows = Array.from({ length: sample }, (_, index) => Math.floor(((index * 0.618034) % 1) * height));
  const stretches = alignLines(columnsOf(a, areas.a, rows), columnsOf(b, areas.b, rows), () => 0);
  return stretches.some(({ kind }) => kind !== 'paired');
}

/** Whether above and below a part, there is nothing that could have stayed in place. */
function isBackground(pixels: Pixels, { b, height }: Pair): boolean {
  const whole: Pair = { a: { x: 0, y: 0 }, b: { x: 0, y: 0 }, width: pixels.width, height: pixels.height };
  for (let y = 0; y < pixels.height; y += 1) {
    if (y === b.y) y += height;
    if (y < pixels.height && !isPlainRow(pixels, whole, y)) return false;
  }
  return true;
}
