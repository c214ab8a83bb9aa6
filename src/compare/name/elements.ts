import type { Box, ChangeKind, ElementRecord } from '../../model/index.ts';
import { hideSecrets } from '../../secrets.ts';
import { primaryAndConsequential, type LayoutChange } from './layout.ts';
import { changedStyle, type StyleChange } from './style.ts';
import { matchElements } from './match.ts';

/** One change of an element, with its index in each record; `undefined` where it does not exist. */
export interface ElementChange {
  readonly kind: Exclude<ChangeKind, 'drawn' | 'noise'>;
  readonly a: number | undefined;
  readonly b: number | undefined;
  readonly before: string;
  readonly after: string;
  /** The changed properties of a change of style. */
  readonly styles?: readonly StyleChange[];
}

/** The differences between two records of a page. */
export interface ElementChanges {
  readonly changes: readonly ElementChange[];
  /** Elements that moved or were resized only because of the other changes. */
  readonly consequential: readonly ElementChange[];
}

export function changedElements(
  a: readonly ElementRecord[],
  b: readonly ElementRecord[],
  matches = matchElements(a, b),
): ElementChanges {
  const own: ElementChange[] = [];
  const childrenChanged = new Set<number>();
  for (const [one, other] of matches) {
    const [before, after] = [a[one]!, b[other]!];
    const say = (kind: ElementChange['kind'], was: string, is: string) =>
      ({ kind, a: one, b: other, before: was, after: is }) satisfies ElementChange;
    if (!before.box && !after.box) continue;
    if (!before.box || !after.box) {
      const parentToo = isDrawn(a, before.parent) !== isDrawn(b, after.parent);
      childrenChanged.add(after.parent);
      if (!parentToo)
        own.push(
          after.box ? say('appeared', '', textWithin(b, other)) : say('disappeared', textWithin(a, one), ''),
        );
      continue;
    }
    if (before.text !== after.text) own.push(say('text', before.text, after.text));
    if (before.address !== after.address) own.push(say('image', before.address, after.address));
    const styles = changedStyle([before, after], [a[before.parent], b[after.parent]]);
    if (styles.length > 0) {
      const describe = (when: 'before' | 'after') =>
        styles.map((each) => `${each.property}: ${each[when]}`).join('; ');
      own.push({ ...say('style', describe('before'), describe('after')), styles });
    }
  }

  const there = new Set(matches.values());
  const removed = a.flatMap(({ parent, box }, index) =>
    box && !matches.has(index) && (parent < 0 || matches.has(parent)) ? [index] : [],
  );
  const added = b.flatMap(({ parent, box }, index) =>
    box && !there.has(index) && (parent < 0 || there.has(parent)) ? [index] : [],
  );
  const elsewhere = movedElements({ elements: a, indices: removed }, { elements: b, indices: added });
  for (const [one, other] of elsewhere) {
    const [was, is] = [a[one]!.box!, b[other]!.box!];
    own.push({ kind: 'moved', a: one, b: other, before: describePlace(was), after: describePlace(is) });
    childrenChanged.add(matches.get(a[one]!.parent) ?? -1).add(b[other]!.parent);
  }
  const moved = new Set(elsewhere.values());
  for (const index of removed) {
    if (elsewhere.has(index)) continue;
    own.push({ kind: 'disappeared', a: index, b: undefined, before: textWithin(a, index), after: '' });
    childrenChanged.add(matches.get(a[index]!.parent) ?? -1);
  }
  for (const index of added) {
    if (moved.has(index)) continue;
    own.push({ kind: 'appeared', a: undefined, b: index, before: '', after: textWithin(b, index) });
    childrenChanged.add(b[index]!.parent);
  }

  const changed = new Set(own.flatMap(({ b: index }) => (index === undefined ? [] : [index])));
  const { primary, consequential } = primaryAndConsequential({ a, b, matches, changed, childrenChanged });
  const describe = ({ a: one, b: other, kind }: LayoutChange): ElementChange => {
    const words = kind === 'resized' ? describeSize : describePlace;
    return { kind, a: one, b: other, before: words(a[one]!.box!), after: words(b[other]!.box!) };
  };
  return { changes: [...own, ...primary.map(describe)], consequential: consequential.map(describe) };
}

interface Some {
  readonly elements: readonly ElementRecord[];
  readonly indices: readonly number[];
}

/** The elements that were removed at one place and added at another: the index in each record. */
function movedElements(removed: Some, added: Some): Map<number, number> {
  const keyOf = ({ elements }: Some, index: number) => {
    const { tag, id, classes } = elements[index]!;
    return `${tag}#${id}.${classes.join('.')} ${textWithin(elements, index)}`;
  };
  const places = new Map(added.indices.map((index) => [keyOf(added, index), index]));
  return new Map(
    removed.indices.flatMap((index): [number, number][] => {
      const key = keyOf(removed, index);
      const place = places.get(key);
      // An element without an id and without text cannot be recognised.
      if (place === undefined || (removed.elements[index]!.id === '' && key.endsWith(' '))) return [];
      places.delete(key);
      return [[index, place]];
    }),
  );
}

/** The text of an element with its children, cut to what is enough to recognise it. */
export function textWithin(elements: readonly ElementRecord[], index: number): string {
  const inside = new Set([index]);
  const texts = [elements[index]!.text];
  for (let at = index + 1; at < elements.length && inside.has(elements[at]!.parent); at += 1) {
    inside.add(at);
    texts.push(elements[at]!.text);
  }
  return hideSecrets(texts.filter(Boolean).join(' ')).slice(0, 80);
}

function isDrawn(elements: readonly ElementRecord[], index: number): boolean {
  return elements[index]?.box !== undefined;
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
