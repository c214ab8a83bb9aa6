import { alignAreas, type Alignment, type Areas, type Pictures, type LocatedShift } from './align-areas.ts';
import { countDifferent, differentColumns, isSameRow, type Pair } from './pairs.ts';

/** Explains a difference by a strip of columns in which rows shifted, while the columns beside it stayed in place. */
export function shiftedStrip(pictures: Pictures, part: Pair): Alignment | undefined {
  const { width, height } = part;
  if (height < leastRows) return undefined;
  const areas: Areas = { a: { ...part.a, width, height }, b: { ...part.b, width, height } };
  const [strips] = sideBySide(pictures, areas, { pairs: [part], shifts: [] }, height);
  if (!strips) return undefined;
  const most = countDifferent(...pictures, [part]) / 2;
  return countDifferent(...pictures, strips.pairs) <= most ? strips : undefined;
}

/** With fewer rows, it is probably text that changed. */
const leastRows = 48;

/**
 * Alignments of a page on which some columns stay in place while others shift, such as a sidebar beside content that
 * moves down. The columns that differ less in place are aligned apart from the others.
 *
 * @param whole The alignment if each row shifts as a whole.
 * @param level How many rows at the top can be in place.
 */
export function sideBySide(pictures: Pictures, areas: Areas, whole: Alignment, level: number): Alignment[] {
  const { a, b } = areas;
  const unmoved: Pair = { a, b, width: a.width, height: level };
  return [differentColumns(...pictures, unmoved), betterShifted(pictures, unmoved, whole)]
    .filter(({ from, to }) => from < to && to - from < a.width)
    .map((strip) => alignStrips(pictures, areas, strip))
    .filter(({ shifts }) => shifts.length > 0);
}

/** Columns of an area. */
interface Strip {
  readonly from: number;
  readonly to: number;
}

function differentByColumn(
  [a, b]: Pictures,
  left: number,
  width: number,
  pairs: readonly Pair[],
): Int32Array {
  const counts = new Int32Array(width);
  for (const pair of pairs) {
    for (let row = 0; row < pair.height; row += 1) {
      if (isSameRow(a, b, pair, row)) continue;
      const atA = (pair.a.y + row) * a.width + pair.a.x;
      const atB = (pair.b.y + row) * b.width + pair.b.x;
      const to = pair.b.x - left;
      for (let x = 0; x < pair.width; x += 1) {
        if (a.words[atA + x] !== b.words[atB + x]) counts[to + x]! += 1;
      }
    }
  }
  return counts;
}

/** The range of columns that gains most by the shift. */
function betterShifted(pictures: Pictures, unmoved: Pair, { pairs, shifts }: Alignment): Strip {
  let best = { from: 0, to: 0, gain: 0 };
  if (shifts.length === 0) return best;
  const { width, b } = unmoved;
  const inPlace = differentByColumn(pictures, b.x, width, [unmoved]);
  const shifted = differentByColumn(pictures, b.x, width, pairs);
  let [from, gain] = [0, 0];
  for (let to = 1; to <= width; to += 1) {
    gain += inPlace[to - 1]! - shifted[to - 1]!;
    if (gain <= 0) [from, gain] = [to, 0];
    else if (gain > best.gain) best = { from, to, gain };
  }
  return best;
}

function alignStrips(pictures: Pictures, areas: Areas, { from, to }: Strip): Alignment {
  const cut = (start: number, end: number): Areas => ({
    a: { ...areas.a, x: areas.a.x + start, width: end - start },
    b: { ...areas.b, x: areas.b.x + start, width: end - start },
  });
  const across = { from: areas.b.x + from, to: areas.b.x + to };
  const main = alignAreas('rows', pictures, cut(from, to), across);
  const sides = [
    { from: 0, to: from },
    { from: to, to: areas.a.width },
  ]
    .filter((strip) => strip.from < strip.to)
    .map((strip) =>
      alignAreas('rows', pictures, cut(strip.from, strip.to), {
        from: areas.b.x + strip.from,
        to: areas.b.x + strip.to,
      }),
    );
  return {
    pairs: [main, ...sides].flatMap(({ pairs }) => pairs),
    // Background that is inserted or removed beside and below a shift is not reported.
    shifts: [
      ...(main.shifts.some(isNoBackground) ? main.shifts.filter(isNoBackground) : main.shifts),
      ...sides.flatMap(({ shifts }) => shifts.filter(isNoBackground)),
    ],
  };
}

function isNoBackground({ isBackground }: LocatedShift): boolean {
  return !isBackground;
}
