import type { Alignment, Pictures, LocatedShift } from './align-areas.ts';
import { shiftedColumns } from './columns.ts';
import { isPlainRow, isSameRow, type Pair, rowsOf } from './pairs.ts';
import { shiftedStrip } from './strips.ts';

/** Searches the corresponding rows for parts that shifted alone, up, down or sideways. */
export function refine(pictures: Pictures, { pairs, shifts }: Alignment): Alignment {
  const result: { pairs: Pair[]; shifts: LocatedShift[] } = { pairs: [], shifts: [...shifts] };
  for (const pair of pairs) {
    let done = 0;
    for (const { from, to } of differentParts(pictures, pair)) {
      const part = rowsOf(pair, from, to);
      const shifted = shiftedStrip(pictures, part) ?? shiftedColumns(pictures, part);
      if (!shifted) continue;
      if (from > done) result.pairs.push(rowsOf(pair, done, from));
      result.pairs.push(...shifted.pairs);
      result.shifts.push(...shifted.shifts);
      done = to;
    }
    if (done < pair.height) result.pairs.push(rowsOf(pair, done, pair.height));
  }
  return result;
}

/** How many equal rows with content separate two parts. */
const apart = 24;

/** The parts of a pair in which rows differ. */
function differentParts([a, b]: Pictures, pair: Pair): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let same = apart;
  for (let row = 0; row < pair.height; row += 1) {
    if (isSameRow(a, b, pair, row)) {
      if (!isPlainRow(b, pair, row)) same += 1;
      continue;
    }
    if (same >= apart) parts.push({ from: row, to: row + 1 });
    else parts.at(-1)!.to = row + 1;
    same = 0;
  }
  return parts;
}
