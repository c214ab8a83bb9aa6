import type { Shift } from '../../model/index.ts';
import type { Pixels } from '../decode.ts';
import { alignAreas, type Alignment, type Pictures, type LocatedShift } from './align-areas.ts';
import { countDifferent, isSameRow, type Pair } from './pairs.ts';
import { refine } from './refine.ts';
import { sideBySide } from './strips.ts';

export type { Alignment, LocatedShift } from './align-areas.ts';
export type { Area } from './line-hashes.ts';
export { isSameRow, type Pair } from './pairs.ts';

/**
 * Finds the corresponding areas of two pictures. It aligns rows first, then the rows of a strip where something beside
 * it stayed in place, and then columns. Of several alignments, it takes the one that leaves the fewest pixels
 * different.
 */
export function align(a: Pixels, b: Pixels): Alignment {
  const width = Math.min(a.width, b.width);
  const middle = differingRows(a, b, width);
  if (!middle) return { pairs: [], shifts: extraColumns(a, b) };
  const rows = alignAreas('rows', [a, b], middle);
  const unmoved: Alignment = {
    pairs: [{ a: middle.a, b: middle.b, width, height: middle.a.height }],
    shifts: [],
  };
  const isLevel = middle.a.height === middle.b.height;

  let best = rows;
  let left = countDifferent(a, b, rows.pairs);
  const take = (other: Alignment | undefined, share: number) => {
    if (!other || left === 0) return;
    const count = countDifferent(a, b, other.pairs);
    if (count > left * share) return;
    best = other;
    left = count;
  };
  // A shift must explain enough to be preferred.
  if (isLevel && rows.shifts.length > 0) take(unmoved, 2);
  if (left > 0) for (const strips of sideBySide([a, b], middle, rows, middle.level)) take(strips, 1 / 2);
  if (left > 0) best = refine([a, b], best);
  return {
    pairs: best.pairs,
    shifts: [...withoutBackgroundAtEnd(best.shifts, [a, b]), ...extraColumns(a, b)],
  };
}

/**
 * How many equal rows are included before and after the difference. A shift among blank or repeated rows can begin in
 * them.
 */
const slack = 256;

/** The rows between the first and the last one that differ; `undefined` if none does. */
function differingRows(a: Pixels, b: Pixels, width: number) {
  const shared = Math.min(a.height, b.height);
  const isSame = (yA: number, yB: number) =>
    isSameRow(a, b, { a: { x: 0, y: yA }, b: { x: 0, y: yB }, width, height: 1 }, 0);
  let top = 0;
  while (top < shared && isSame(top, top)) top += 1;
  if (top === a.height && top === b.height) return undefined;
  let bottom = 0;
  while (bottom < shared - top && isSame(a.height - 1 - bottom, b.height - 1 - bottom)) bottom += 1;
  const level = shared - bottom;
  top = Math.max(0, top - slack);
  bottom = Math.max(0, bottom - slack);
  const area = ({ height }: Pixels) => ({ x: 0, y: top, width, height: height - top - bottom });
  return { a: area(a), b: area(b), level: level - top };
}

/**
 * Drops the background that is inserted or removed at the end of a picture of fixed height, which only compensates
 * other shifts.
 */
function withoutBackgroundAtEnd(shifts: readonly LocatedShift[], [a, b]: Pictures): readonly LocatedShift[] {
  const last = shifts.findLast(({ axis }) => axis === 'rows');
  if (a.height !== b.height || shifts.length < 2 || !last?.isBackground) return shifts;
  const pixels = last.kind === 'removed' ? a : b;
  for (let y = last.at + 1; y < pixels.height; y += 1) {
    const pair: Pair = { a: { x: 0, y: y - 1 }, b: { x: 0, y }, width: pixels.width, height: 1 };
    if (!isSameRow(pixels, pixels, pair, 0)) return shifts;
  }
  return shifts.filter((shift) => shift !== last);
}

/** The columns at the right that only the wider picture has. */
function extraColumns(a: Pixels, b: Pixels): Alignment['shifts'] {
  const size = Math.abs(a.width - b.width);
  if (size === 0) return [];
  const kind: Shift['kind'] = a.width < b.width ? 'inserted' : 'removed';
  const x = Math.min(a.width, b.width);
  const area = { x, y: 0, width: size, height: kind === 'inserted' ? b.height : a.height };
  const place = kind === 'inserted' ? area : { ...area, width: 0, height: b.height };
  return [
    {
      kind,
      axis: 'columns',
      at: x,
      size,
      from: undefined,
      across: undefined,
      area,
      place,
      isBackground: false,
    },
  ];
}
