import type { Box, ElementRecord } from '../../model/index.ts';

/** An element whose box is another one, by its place in each record. */
export interface Rearranged {
  readonly a: number;
  readonly b: number;
  readonly kind: 'resized' | 'moved';
}

/** What else is known to have changed. */
interface Known {
  readonly a: readonly ElementRecord[];
  readonly b: readonly ElementRecord[];
  readonly matches: ReadonlyMap<number, number>;
  /** Elements that changed by themselves, by their place in the second record. */
  readonly changed: ReadonlySet<number>;
  /** Elements, by their place in the second record, a child of which is only there before or after. */
  readonly stirred: ReadonlySet<number>;
}

/**
 * Divides the elements whose box is another one into those that lead and those that follow: text that needs more room
 * makes its parents larger and moves what comes after it.
 */
export function leadersAndFollowers(known: Known): { leaders: Rearranged[]; followers: Rearranged[] } {
  const { a, b, matches } = known;
  const all = [...matches].flatMap(([one, other]): Rearranged[] => {
    const [before, after] = [a[one]!.box, b[other]!.box];
    if (!before || !after || sameBox(before, after)) return [];
    return [{ a: one, b: other, kind: sameSize(before, after) ? 'moved' : 'resized' }];
  });
  const isFollower = followerTest(known, all);
  const leaders = all.filter((each) => !isFollower(each));
  if (leaders.length > 0 || known.changed.size > 0 || known.stirred.size > 0) {
    return divide(all, new Set(firstOfEachWay(leaders, known)));
  }
  // Each of them may be the reason of the other: the innermost that are not of the same size.
  const resized = all.filter(({ kind }) => kind === 'resized');
  const around = new Set(resized.map(({ b: other }) => b[other]!.parent));
  return divide(all, new Set(resized.filter(({ b: other }) => !around.has(other))));
}

function divide(
  all: readonly Rearranged[],
  leaders: ReadonlySet<Rearranged>,
): { leaders: Rearranged[]; followers: Rearranged[] } {
  return { leaders: [...leaders], followers: all.filter((each) => !leaders.has(each)) };
}

function followerTest(
  { a, b, changed, stirred }: Known,
  all: readonly Rearranged[],
): (rearranged: Rearranged) => boolean {
  const pairs = new Map(all.map((each) => [each.b, each]));
  const grew = (side: 'width' | 'height', index: number) => {
    const pair = pairs.get(index);
    return pair !== undefined && !isNear(a[pair.a]!.box![side], b[index]!.box![side]);
  };
  const shifted = (index: number) => {
    const pair = pairs.get(index);
    return pair !== undefined && !samePlace(offset(pair.a, a), offset(index, b));
  };
  const isReason = (index: number) =>
    changed.has(index) || stirred.has(index) || grew('width', index) || grew('height', index);

  const children = new Map<number, number[]>();
  b.forEach(({ parent }, index) => {
    const list = children.get(parent);
    if (list) list.push(index);
    else children.set(parent, [index]);
  });
  // Children stand behind their parents: from the end on, each is complete when it is asked for.
  const contentChanged = new Set<number>();
  for (let index = b.length - 1; index >= 0; index -= 1) {
    if (stirred.has(index)) contentChanged.add(index);
    if (contentChanged.has(index) || isReason(index) || shifted(index)) contentChanged.add(b[index]!.parent);
  }
  const tableOf = (index: number): number => {
    let at = index;
    while (at >= 0 && b[at]!.tag !== 'table') at = b[at]!.parent;
    return at;
  };
  const changedTables = new Set([...changed].map(tableOf));
  const reasonsIn = new Map([...children].map(([parent, list]) => [parent, list.filter(isReason)]));

  return ({ b: index, kind }) => {
    const { parent, tag, box } = b[index]!;
    if (changed.has(index) || contentChanged.has(index)) return true;
    if (stirred.has(parent) || changed.has(parent)) return true;
    // The cells of a column are as wide as its widest, wherever that is.
    const table = cells.has(tag) ? tableOf(index) : -1;
    if (table >= 0 && changedTables.has(table)) return true;
    const reasons = (reasonsIn.get(parent) ?? []).filter((other) => other !== index);
    if (reasons.some((other) => besides(b[other]!.box, box))) return true;
    if (kind === 'resized') return grew('width', index) && grew('width', parent);
    if (grew('width', parent) || grew('height', parent)) return true;
    return !shifted(index) || reasons.some((other) => other < index);
  };
}

const cells = new Set(['td', 'th', 'tr', 'tbody', 'thead', 'tfoot']);

/** Of what moved together, inside one parent and by the same way, only the first. */
function firstOfEachWay(leaders: readonly Rearranged[], { a, b }: Known): Rearranged[] {
  const ways = new Set<string>();
  return leaders.filter(({ a: one, b: other, kind }) => {
    if (kind === 'resized') return true;
    const [from, to] = [offset(one, a), offset(other, b)];
    const way = `${b[other]!.parent} ${(to.x - from.x).toFixed(1)} ${(to.y - from.y).toFixed(1)}`;
    return !ways.has(way) && ways.add(way);
  });
}

/** From the corner of the parent: what only goes along with its parent has not moved. */
function offset(index: number, elements: readonly ElementRecord[]): { x: number; y: number } {
  const { box, parent } = elements[index]!;
  const from = elements[parent]?.box ?? { x: 0, y: 0 };
  return { x: box!.x - from.x, y: box!.y - from.y };
}

/** Whether they stand in one row. */
function besides(one: Box | undefined, other: Box | undefined): boolean {
  if (!one || !other) return false;
  const common = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return common > Math.min(one.height, other.height) / 2;
}

/** Layout counts in 64ths of a pixel; less is rounding. */
const rounding = 1 / 32;

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= rounding;
}

export function sameBox(one: Box, other: Box): boolean {
  return sameSize(one, other) && samePlace(one, other);
}

function sameSize(one: Box, other: Box): boolean {
  return isNear(one.width, other.width) && isNear(one.height, other.height);
}

function samePlace(one: { x: number; y: number }, other: { x: number; y: number }): boolean {
  return isNear(one.x, other.x) && isNear(one.y, other.y);
}
