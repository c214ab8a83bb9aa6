import type { ElementRecord } from '../../model/index.ts';

/**
 * Finds the counterpart of each element in the other record, by index. The children of matching elements are aligned in
 * order, so that an inserted banner is one new element and does not change the identity of those after it.
 */
export function matchElements(
  a: readonly ElementRecord[],
  b: readonly ElementRecord[],
): ReadonlyMap<number, number> {
  const [first, second] = [treeOf(a), treeOf(b)];
  const matches = new Map<number, number>();
  const open: (readonly [readonly number[], readonly number[]])[] = [
    [first.children(-1), second.children(-1)],
  ];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    for (const [one, other] of align(...pair, likeness)) {
      matches.set(one, other);
      open.push([first.children(one), second.children(other)]);
    }
  }
  return matches;

  function likeness(one: number, other: number): number {
    const [x, y] = [a[one]!, b[other]!];
    if (x.tag !== y.tag || x.within !== y.within) return 0;
    if (first.content[one] === second.content[other]) return same;
    if (x.id !== y.id || x.testId !== y.testId) return 0;
    if (x.id !== '' || x.testId !== '') return 6;
    return x.classes.join(' ') === y.classes.join(' ') ? 3 : 2;
  }
}

/** The likeness of two elements with the same content. */
const same = 8;

interface Tree {
  children(index: number): readonly number[];
  /** For each element, a hash of all that it contains. */
  readonly content: readonly number[];
}

function treeOf(elements: readonly ElementRecord[]): Tree {
  const lists = new Map<number, number[]>();
  const content = elements.map(({ tag, id, classes, text, address }) =>
    hash(0, `${tag}#${id}.${classes.join('.')}|${text}|${address}`),
  );
  elements.forEach(({ parent }, index) => {
    const list = lists.get(parent);
    if (list) list.push(index);
    else lists.set(parent, [index]);
  });
  // Children come after their parents in the record, so going backwards each hash is complete when it is added.
  for (let index = elements.length - 1; index >= 0; index -= 1) {
    const { parent } = elements[index]!;
    if (parent >= 0) content[parent] = hash(content[parent]!, String(content[index]));
  }
  return { children: (index) => lists.get(index) ?? [], content };
}

/** FNV-1a. */
function hash(seed: number, text: string): number {
  let value = seed ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** How many elements ahead a match is searched. */
const lookAhead = 200;

/** The pairs, in order, with the highest total likeness. In long lists, the search is limited to `lookAhead`. */
function align(
  a: readonly number[],
  b: readonly number[],
  likeness: (one: number, other: number) => number,
): [number, number][] {
  const isSame = ([one, other]: readonly [number, number]) => likeness(one, other) === same;
  const pairs: [number, number][] = [];
  let [endA, endB] = [a.length, b.length];
  while (endA > 0 && endB > 0 && isSame([a[endA - 1]!, b[endB - 1]!])) {
    pairs.push([a[(endA -= 1)]!, b[(endB -= 1)]!]);
  }
  for (let [i, j] = [0, 0]; i < endA && j < endB;) {
    if (isSame([a[i]!, b[j]!])) {
      pairs.push([a[i++]!, b[j++]!]);
      continue;
    }
    const [aheadA, aheadB] = [
      a.slice(i, Math.min(i + lookAhead, endA)),
      b.slice(j, Math.min(j + lookAhead, endB)),
    ];
    const found = bestPairs(aheadA, aheadB, likeness);
    // Pairs after the last identical one are uncertain: they may have a better partner further on.
    const certain = found.slice(0, found.findLastIndex(isSame) + 1);
    const isRest = aheadA.length === endA - i && aheadB.length === endB - j;
    const kept = certain.length > 0 && !isRest ? certain : found;
    pairs.push(...kept);
    const [lastA, lastB] = kept.length > 0 && !isRest ? kept.at(-1)! : [aheadA.at(-1)!, aheadB.at(-1)!];
    i += aheadA.indexOf(lastA) + 1;
    j += aheadB.indexOf(lastB) + 1;
  }
  return pairs;
}

/** The longest common subsequence, weighted by likeness. */
function bestPairs(
  a: readonly number[],
  b: readonly number[],
  likeness: (one: number, other: number) => number,
): [number, number][] {
  const best = Array.from({ length: a.length + 1 }, () => new Float64Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const alike = likeness(a[i]!, b[j]!);
      const paired = alike > 0 ? alike + best[i + 1]![j + 1]! : 0;
      best[i]![j] = Math.max(paired, best[i + 1]![j]!, best[i]![j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const here = best[i]![j]!;
    if (here === best[i + 1]![j]!) i += 1;
    else if (here === best[i]![j + 1]!) j += 1;
    else pairs.push([a[i++]!, b[j++]!]);
  }
  return pairs;
}
