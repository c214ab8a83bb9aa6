/** What happened to a run of consecutive lines. */
export interface Stretch {
  /** `paired` lines correspond, though their pixels may differ. */
  readonly kind: 'paired' | 'inserted' | 'removed' | 'moved';
  /** The first line in the old picture. For new lines, where they would be. */
  readonly a: number;
  /** The first line in the new picture. For removed lines, where they would be. */
  readonly b: number;
  readonly size: number;
}

/** A hash of the pixels of each line. */
export type LineHashes = Int32Array;

/**
 * Finds which line of the new picture corresponds to which line of the old one.
 *
 * Most lines of a page are blank or repeat, so a longest common subsequence would pair blank lines from all over the
 * page. Instead, runs of equal lines grow from lines that are rare, and the chain of runs is chosen that has the most
 * weight for the fewest jumps.
 *
 * @param dissimilarity How much a line of the old picture differs from one of the new picture, where both have changed.
 */
export function alignLines(a: LineHashes, b: LineHashes, dissimilarity: Dissimilarity): Stretch[] {
  const whole: Range = { a0: 0, a1: a.length, b0: 0, b1: b.length };
  const kept = chainWithin(a, b, whole, 0);
  const stretches: Stretch[] = kept.map(({ at, shift, size }) => ({
    kind: 'paired',
    a: at,
    b: at + shift,
    size,
  }));
  const moved = movedAmong(a, b, kept);
  stretches.push(...moved);
  let [a0, b0] = [0, 0];
  for (const run of [...kept, { at: a.length, shift: b.length - a.length, size: 0 }]) {
    const gap: Range = { a0, a1: run.at, b0, b1: run.at + run.shift };
    stretches.push(...fillGap(gap, moved, dissimilarity));
    a0 = run.at + run.size;
    b0 = a0 + run.shift;
  }
  return joined(stretches);
}

export type Dissimilarity = (a: number, b: number) => number;

/** The lines from `a0` to `a1` of the old picture and from `b0` to `b1` of the new one. */
interface Range {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

/** Lines that are equal in both pictures: from `at` in the old one and from `at + shift` in the new one. */
interface Run {
  readonly at: number;
  readonly shift: number;
  readonly size: number;
}

/** A jump in the chain costs as much as this many unique lines. */
const costOfJump = 6;

/** The weight from which lines count as moved. */
const leastMoved = 8;

/** The most runs that are compared with each other. A page with more has changed completely. */
const mostRuns = 2000;

/** Lines that occur more often do not start a run. */
const rare = 4;

/** The best chain of runs from top to bottom. It recurses between them, where other lines may be rare. */
function chainWithin(a: LineHashes, b: LineHashes, range: Range, depth: number): Run[] {
  if (range.a0 === range.a1 || range.b0 === range.b1 || depth > 20) return [];
  const counts = countLines(a, b, range);
  const chain = cutApart(bestChain(runsWithin(a, b, range, counts), a, range, counts), a, b);
  if (chain.length === 0) return [];
  const all: Run[] = [];
  let [a0, b0] = [range.a0, range.b0];
  for (const run of [...chain, { at: range.a1, shift: range.b1 - range.a1, size: 0 }]) {
    all.push(...chainWithin(a, b, { a0, a1: run.at, b0, b1: run.at + run.shift }, depth + 1));
    if (run.size > 0) all.push(run);
    a0 = run.at + run.size;
    b0 = a0 + run.shift;
  }
  return all;
}

interface Counts {
  readonly before: Map<number, number>;
  readonly after: Map<number, number>;
}

function countLines(a: LineHashes, b: LineHashes, { a0, a1, b0, b1 }: Range): Counts {
  const count = (lines: LineHashes, from: number, to: number) => {
    const counts = new Map<number, number>();
    for (let at = from; at < to; at += 1) counts.set(lines[at]!, (counts.get(lines[at]!) ?? 0) + 1);
    return counts;
  };
  return { before: count(a, a0, a1), after: count(b, b0, b1) };
}

/** The weight of a line: the rarer, the heavier. One that occurs once in each picture weighs 1. */
function weightOf(line: number, { before, after }: Counts): number {
  return 2 / ((before.get(line) ?? 0) + (after.get(line) ?? 0));
}

/** The runs that grow from lines which are equally rare in both pictures, and those at both ends. */
function runsWithin(a: LineHashes, b: LineHashes, range: Range, { before, after }: Counts): Run[] {
  const { a0, a1, b0, b1 } = range;
  const places = new Map<number, number[]>();
  for (let at = b0; at < b1; at += 1) {
    const line = b[at]!;
    const count = after.get(line)!;
    if (count > rare || before.get(line) !== count) continue;
    const list = places.get(line);
    if (list) list.push(at);
    else places.set(line, [at]);
  }
  const runs: Run[] = [];
  const ends = new Map<number, number>();
  const grow = (i: number, j: number) => {
    const shift = j - i;
    const earliest = Math.max(a0, b0 - shift, ends.get(shift) ?? 0);
    if (i < earliest) return;
    const latest = Math.min(a1, b1 - shift);
    let [at, end] = [i, i];
    while (at > earliest && a[at - 1] === b[at - 1 + shift]) at -= 1;
    while (end < latest && a[end] === b[end + shift]) end += 1;
    ends.set(shift, end);
    if (end > at) runs.push({ at, shift, size: end - at });
  };
  grow(a0, b0);
  const seen = new Map<number, number>();
  for (let at = a0; at < a1; at += 1) {
    const list = places.get(a[at]!);
    if (!list) continue;
    const turn = seen.get(a[at]!) ?? 0;
    seen.set(a[at]!, turn + 1);
    grow(at, list[turn]!);
  }
  grow(a1, b1);
  return runs;
}

/** The chain of runs, in order in both pictures, with the most weight after the costs of its jumps. */
function bestChain(runs: readonly Run[], a: LineHashes, { a0, a1, b0, b1 }: Range, counts: Counts): Run[] {
  const weights = new Float64Array(a1 - a0 + 1);
  for (let at = a0; at < a1; at += 1) weights[at - a0 + 1] = weights[at - a0]! + weightOf(a[at]!, counts);
  const weigh = (from: number, to: number) => weights[to - a0]! - weights[from - a0]!;
  const sorted = heaviest(runs, ({ at, size }) => weigh(at, at + size)).toSorted(
    (one, other) => one.at + one.size - (other.at + other.size) || one.shift - other.shift,
  );
  const best = new Float64Array(sorted.length);
  const previous = new Int32Array(sorted.length).fill(-1);
  let [most, last] = [b1 - b0 === a1 - a0 ? 0 : -costOfJump, -1];
  for (const [index, { at, shift, size }] of sorted.entries()) {
    const end = at + size;
    best[index] = weigh(at, end) - (shift === b0 - a0 ? 0 : costOfJump);
    for (let other = 0; other < index; other += 1) {
      const before = sorted[other]!;
      const endBefore = before.at + before.size;
      const from = Math.max(at, endBefore, endBefore + before.shift - shift);
      if (from >= end) continue;
      const worth = best[other]! + weigh(from, end) - (shift === before.shift ? 0 : costOfJump);
      if (worth <= best[index]!) continue;
      best[index] = worth;
      previous[index] = other;
    }
    const total = best[index]! - (shift === b1 - a1 ? 0 : costOfJump);
    if (total > most) [most, last] = [total, index];
  }
  const chain: Run[] = [];
  for (let index = last; index >= 0; index = previous[index]!) chain.unshift(sorted[index]!);
  return chain;
}

function heaviest(runs: readonly Run[], weigh: (run: Run) => number): readonly Run[] {
  if (runs.length <= mostRuns) return runs;
  return runs.toSorted((one, other) => weigh(other) - weigh(one)).slice(0, mostRuns);
}

/**
 * Cuts overlapping runs. The lines between could have been inserted or removed at several places: the cut is where
 * something begins, and of several such places at the last one, since lists usually grow at their end.
 */
function cutApart(chain: readonly Run[], a: LineHashes, b: LineHashes): Run[] {
  const apart = chain.map((run) => ({ ...run }));
  for (let index = 1; index < apart.length; index += 1) {
    const [one, other] = [apart[index - 1]!, apart[index]!];
    const jump = other.shift - one.shift;
    const skip = Math.max(0, -jump);
    // The range in which the first run may end. The second then begins `skip` lines further on.
    const least = Math.max(one.at, other.at - skip);
    const most = Math.min(one.at + one.size, other.at + other.size - skip);
    const lines = jump > 0 ? b : a;
    const to = jump > 0 ? one.shift : 0;
    let cut = most;
    for (let at = most; at >= least; at -= 1) {
      if (lines[at + to] === lines[at + to - 1]) continue;
      cut = at;
      break;
    }
    const start = Math.max(other.at, cut + skip);
    other.size -= start - other.at;
    other.at = start;
    one.size = Math.min(one.size, cut - one.at);
  }
  return apart.filter(({ size }) => size > 0);
}

/** Runs that cross the chain, in lines that are not in it: they have moved. */
function movedAmong(a: LineHashes, b: LineHashes, kept: readonly Run[]): Stretch[] {
  const [freeA, freeB] = [new Uint8Array(a.length).fill(1), new Uint8Array(b.length).fill(1)];
  for (const { at, shift, size } of kept) {
    freeA.fill(0, at, at + size);
    freeB.fill(0, at + shift, at + shift + size);
  }
  const whole: Range = { a0: 0, a1: a.length, b0: 0, b1: b.length };
  const counts = countLines(a, b, whole);
  const moved: Stretch[] = [];
  const bySize = runsWithin(a, b, whole, counts).toSorted((one, other) => other.size - one.size);
  for (const { at, shift, size } of bySize) {
    for (let from = at; from < at + size;) {
      const isFree = (line: number) => freeA[line] === 1 && freeB[line + shift] === 1;
      let to = from;
      let weight = 0;
      while (to < at + size && isFree(to)) weight += weightOf(a[to++]!, counts);
      // If they are between the same runs in both pictures, they have not moved past anything.
      if (weight >= leastMoved && !isInPlace(kept, from, from + shift)) {
        freeA.fill(0, from, to);
        freeB.fill(0, from + shift, to + shift);
        moved.push(widened({ kind: 'moved', a: from, b: from + shift, size: to - from }, freeA, freeB));
      }
      from = to + 1;
    }
  }
  return moved;
}

/**
 * Extends a moved run by unmatched lines at its ends, if there are as many in both pictures: they have moved along and
 * changed.
 */
function widened({ kind, a, b, size }: Stretch, freeA: Uint8Array, freeB: Uint8Array): Stretch {
  const ends = (step: number, atA: number, atB: number) => {
    const lines = countFree(freeA, atA, step);
    return lines === countFree(freeB, atB, step) ? lines : 0;
  };
  const above = ends(-1, a - 1, b - 1);
  const below = ends(1, a + size, b + size);
  freeA.fill(0, a - above, a + size + below);
  freeB.fill(0, b - above, b + size + below);
  return { kind, a: a - above, b: b - above, size: above + size + below };
}

function countFree(free: Uint8Array, from: number, step: number): number {
  let lines = 0;
  while (free[from + lines * step] === 1) lines += 1;
  return lines;
}

function isInPlace(kept: readonly Run[], a: number, b: number): boolean {
  return kept.every(({ at, shift }) => at < a === at + shift < b);
}

/** The lines between two runs of the chain: paired as far as possible, the rest inserted or removed. */
function fillGap(gap: Range, moved: readonly Stretch[], dissimilarity: Dissimilarity): Stretch[] {
  const restA = without(
    gap.a0,
    gap.a1,
    moved.map(({ a, size }) => [a, a + size]),
  );
  const restB = without(
    gap.b0,
    gap.b1,
    moved.map(({ b, size }) => [b, b + size]),
  );
  if (restA.length === 1 && restB.length === 1) {
    const [[a0, a1], [b0, b1]] = [restA[0]!, restB[0]!];
    return pairUp({ a0, a1, b0, b1 }, dissimilarity);
  }
  return [
    ...restA.map(([from, to]) => ({ kind: 'removed' as const, a: from, b: gap.b0, size: to - from })),
    ...restB.map(([from, to]) => ({ kind: 'inserted' as const, a: gap.a0, b: from, size: to - from })),
  ];
}

type Interval = readonly [from: number, to: number];

function without(from: number, to: number, taken: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let at = from;
  for (const [start, end] of taken.toSorted(([one], [other]) => one - other)) {
    if (end <= from || start >= to) continue;
    if (start > at) rest.push([at, start]);
    at = Math.max(at, end);
  }
  if (at < to) rest.push([at, to]);
  return rest;
}

/**
 * Pairs changed lines of different numbers: some at the top and the others at the bottom, so that the fewest pixels
 * differ.
 */
function pairUp({ a0, a1, b0, b1 }: Range, dissimilarity: Dissimilarity): Stretch[] {
  const pairs = Math.min(a1 - a0, b1 - b0);
  const extra = Math.max(a1 - a0, b1 - b0) - pairs;
  const kind = a1 - a0 > b1 - b0 ? 'removed' : 'inserted';
  let [above, best, sum] = [pairs, 0, 0];
  if (extra > 0) {
    // Begins with all pairs at the top and moves one line after another to the bottom.
    for (let count = pairs - 1; count >= 0; count -= 1) {
      sum += dissimilarity(a1 - pairs + count, b1 - pairs + count) - dissimilarity(a0 + count, b0 + count);
      if (sum < best) [above, best] = [count, sum];
    }
  }
  return [
    { kind: 'paired' as const, a: a0, b: b0, size: above },
    { kind, a: a0 + above, b: b0 + above, size: extra } as const,
    { kind: 'paired' as const, a: a1 - pairs + above, b: b1 - pairs + above, size: pairs - above },
  ].filter(({ size }) => size > 0);
}

/** Sorts the stretches and joins those that follow each other. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const next of stretches.toSorted((one, other) => one.b - other.b || one.a - other.a)) {
    const last = all.at(-1);
    const follows =
      last?.kind === next.kind &&
      (next.kind === 'inserted' || last.a + last.size === next.a) &&
      (next.kind === 'removed' || last.b + last.size === next.b);
    if (follows) all[all.length - 1] = { ...last, size: last.size + next.size };
    else all.push(next);
  }
  return all;
}
