import type { Box, ElementRecord } from '../../model/index.ts';

/** An element with another box than before: its index in each record. */
export interface LayoutChange {
  readonly a: number;
  readonly b: number;
  readonly kind: 'resized' | 'moved';
}

/** What else has changed. */
interface Known {
  readonly a: readonly ElementRecord[];
  readonly b: readonly ElementRecord[];
  readonly matches: ReadonlyMap<number, number>;
  /** Elements that changed themselves, by their index in the second record. */
  readonly changed: ReadonlySet<number>;
  /** Elements of which a child was added or removed, by their index in the second record. */
  readonly childrenChanged: ReadonlySet<number>;
}

/**
 * Divides the elements with another box into primary changes and their consequences: text that needs more room enlarges
 * its parents and moves what comes after it.
 */
export function primaryAndConsequential(known: Known): {
  primary: LayoutChange[];
  consequential: LayoutChange[];
} {
  const { a, b, matches } = known;
  const all = [...matches].flatMap(([one, other]): LayoutChange[] => {
    const [before, after] = [a[one]!.box, b[other]!.box];
    if (!before || !after || sameBox(before, after)) return [];
    return [{ a: one, b: other, kind: sameSize(before, after) ? 'moved' : 'resized' }];
  });
  const isConsequence = consequenceTest(known, all);
  const primary = all.filter((each) => !isConsequence(each));
  if (primary.length > 0 || known.changed.size > 0 || known.childrenChanged.size > 0) {
    return divide(all, new Set(oneOfEachDirection(primary, known)));
  }
  // If each could be the consequence of another one, the innermost resized elements are the primary ones.
  const resized = all.filter(({ kind }) => kind === 'resized');
  const around = new Set(resized.map(({ b: other }) => b[other]!.parent));
  return divide(all, new Set(resized.filter(({ b: other }) => !around.has(other))));
}

function divide(
  all: readonly LayoutChange[],
  primary: ReadonlySet<LayoutChange>,
): { primary: LayoutChange[]; consequential: LayoutChange[] } {
  return { primary: [...primary], consequential: all.filter((each) => !primary.has(each)) };
}

function consequenceTest(
  { a, b, changed, childrenChanged }: Known,
  all: readonly LayoutChange[],
): (rearranged: LayoutChange) => boolean {
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
    changed.has(index) || childrenChanged.has(index) || grew('width', index) || grew('height', index);

  const children = new Map<number, number[]>();
  b.forEach(({ parent }, index) => {
    const list = children.get(parent);
    if (list) list.push(index);
    else children.set(parent, [index]);
  });
  // Children come after their parents in the record, so going backwards each entry is complete when it is read.
  const contentChanged = new Set<number>();
  for (let index = b.length - 1; index >= 0; index -= 1) {
    if (childrenChanged.has(index)) contentChanged.add(index);
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
    if (childrenChanged.has(parent) || changed.has(parent)) return true;
    // All cells of a column have the width of its widest cell.
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

/** Of the elements in one parent that moved in the same way, only the first. */
function oneOfEachDirection(primary: readonly LayoutChange[], { a, b }: Known): LayoutChange[] {
  const ways = new Set<string>();
  return primary.filter(({ a: one, b: other, kind }) => {
    if (kind === 'resized') return true;
    const [from, to] = [offset(one, a), offset(other, b)];
    const way = `${b[other]!.parent} ${(to.x - from.x).toFixed(1)} ${(to.y - from.y).toFixed(1)}`;
    return !ways.has(way) && ways.add(way);
  });
}

/** The position relative to the parent, so that an element that moves with its parent has not moved. */
function offset(index: number, elements: readonly ElementRecord[]): { x: number; y: number } {
  const { box, parent } = elements[index]!;
  const from = elements[parent]?.box ?? { x: 0, y: 0 };
  return { x: box!.x - from.x, y: box!.y - from.y };
}

/** Whether two boxes are in one row. */
function besides(one: Box | undefined, other: Box | undefined): boolean {
  if (!one || !other) return false;
  const common = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return common > Math.min(one.height, other.height) / 2;
}

/** Layout is computed in 64ths of a pixel; smaller differences come from rounding. */
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
