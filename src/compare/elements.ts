import type { Box, ChangeKind, ElementRecord } from '../model.ts';
import { matchElements } from './match.ts';

/** What is not the same of one element, with its place in each record; `undefined` where it is not there. */
export interface ElementChange {
  readonly kind: Exclude<ChangeKind, 'drawn' | 'noise'>;
  readonly a: number | undefined;
  readonly b: number | undefined;
  readonly before: string;
  readonly after: string;
}

/** What two records of a page say differently. */
export interface ElementChanges {
  readonly changes: readonly ElementChange[];
  /** Elements that moved or grew, but only because of one of the changes. */
  readonly followers: readonly ElementChange[];
}

export function changedElements(
  a: readonly ElementRecord[],
  b: readonly ElementRecord[],
  matches = matchElements(a, b),
): ElementChanges {
  const own: ElementChange[] = [];
  const resized: ElementChange[] = [];
  const moved: ElementChange[] = [];
  for (const [one, other] of matches) {
    const [before, after] = [a[one]!, b[other]!];
    const say = (kind: ElementChange['kind'], was: string, is: string) =>
      ({ kind, a: one, b: other, before: was, after: is }) satisfies ElementChange;
    if (!before.box && !after.box) continue;
    if (!before.box || !after.box) {
      const parentToo = isDrawn(a, before.parent) !== isDrawn(b, after.parent);
      if (!parentToo)
        own.push(after.box ? say('appeared', '', after.text) : say('disappeared', before.text, ''));
      continue;
    }
    if (before.text !== after.text) own.push(say('text', before.text, after.text));
    if (before.address !== after.address) own.push(say('image', before.address, after.address));
    const properties = changedLook(before, after).filter(
      (property) => !inherited(property, [before, after], [a[before.parent], b[after.parent]]),
    );
    if (properties.length > 0) {
      const describe = ({ look }: ElementRecord) =>
        properties.map((property) => `${property}: ${look[property]}`).join('; ');
      own.push(say('style', describe(before), describe(after)));
    }
    if (!sameSize(before.box, after.box)) {
      resized.push(say('resized', describeSize(before.box), describeSize(after.box)));
    } else if (!samePlace(before.box, after.box)) {
      moved.push(say('moved', describePlace(before.box), describePlace(after.box)));
    }
  }
  const there = new Set(matches.values());
  own.push(
    ...a.flatMap((element, index) =>
      element.box && !matches.has(index) && (element.parent < 0 || matches.has(element.parent))
        ? [{ kind: 'disappeared' as const, a: index, b: undefined, before: textWithin(a, index), after: '' }]
        : [],
    ),
    ...b.flatMap((element, index) =>
      element.box && !there.has(index) && (element.parent < 0 || there.has(element.parent))
        ? [{ kind: 'appeared' as const, a: undefined, b: index, before: '', after: textWithin(b, index) }]
        : [],
    ),
  );
  // Text that needs more room makes its parents larger and moves what follows.
  const isReason = ({ kind, a: one, b: other }: ElementChange) =>
    kind === 'appeared' ||
    kind === 'disappeared' ||
    (one !== undefined && other !== undefined && !sameSize(a[one]!.box!, b[other]!.box!));
  if (own.some(isReason)) return { changes: own, followers: [...resized, ...moved] };
  if (resized.length === 0) {
    const leaders = new Set(moved.filter(isLeader(a, b)));
    return { changes: [...own, ...leaders], followers: moved.filter((change) => !leaders.has(change)) };
  }
  const parents = new Set(resized.map((change) => a[change.a!]!.parent));
  return {
    changes: [...own, ...resized.filter((change) => !parents.has(change.a!))],
    followers: [...resized.filter((change) => parents.has(change.a!)), ...moved],
  };
}

/** All the text of an element, as far as it tells which one it is. */
export function textWithin(elements: readonly ElementRecord[], index: number): string {
  const inside = new Set([index]);
  const texts = [elements[index]!.text];
  for (let at = index + 1; at < elements.length && inside.has(elements[at]!.parent); at += 1) {
    inside.add(at);
    texts.push(elements[at]!.text);
  }
  return texts.filter(Boolean).join(' ').slice(0, 80);
}

function isDrawn(elements: readonly ElementRecord[], index: number): boolean {
  return elements[index]?.box !== undefined;
}

/** `animation-name` only says why, and what has the colour of the text goes along with it. */
function changedLook(before: ElementRecord, after: ElementRecord): string[] {
  const isColour = (property: string) =>
    property !== 'color' && [before, after].every(({ look }) => look[property] === look['color']);
  return Object.keys(before.look).filter(
    (property) =>
      property !== 'animation-name' && before.look[property] !== after.look[property] && !isColour(property),
  );
}

/** Whether the parent went through the same. */
function inherited(
  property: string,
  element: readonly [ElementRecord, ElementRecord],
  parent: readonly [ElementRecord | undefined, ElementRecord | undefined],
): boolean {
  return element.every(({ look }, at) => look[property] === parent[at]?.look[property]);
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

/** From the corner of the parent: what only goes along with its parent has not moved. */
function offset(
  { box, parent }: ElementRecord,
  elements: readonly ElementRecord[],
): { x: number; y: number } {
  const from = elements[parent]?.box ?? { x: 0, y: 0 };
  return { x: box!.x - from.x, y: box!.y - from.y };
}

/** Of what moved together, inside one parent and by the same way, only the first. */
function isLeader(
  a: readonly ElementRecord[],
  b: readonly ElementRecord[],
): (change: ElementChange) => boolean {
  const ways = new Set<string>();
  return ({ a: one, b: other }) => {
    const [from, to] = [offset(a[one!]!, a), offset(b[other!]!, b)];
    const way = `${a[one!]!.parent} ${(to.x - from.x).toFixed(1)} ${(to.y - from.y).toFixed(1)}`;
    if (samePlace(from, to) || ways.has(way)) return false;
    ways.add(way);
    return true;
  };
}

function describeSize({ width, height }: Box): string {
  return `${round(width)}×${round(height)}`;
}

function describePlace({ x, y }: Box): string {
  return `${round(x)}, ${round(y)}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
