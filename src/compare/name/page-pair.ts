import type { Box, ElementRecord, PageBoxes } from '../../model/index.ts';
import { changedElements, type ElementChange } from './elements.ts';
import { matchElements } from './match.ts';
import { type Side, sideOf } from './side.ts';

/** What is known of the two pages. */
export interface PagePair {
  readonly before: Side | undefined;
  readonly after: Side | undefined;
  /** Elements that changed themselves; none if only one of the pages is known. */
  readonly changed: readonly ChangedElement[];
  /** Elements that moved or were resized only because of others. */
  readonly consequential: readonly BoxPair[];
  /** The index of the counterpart on the first page; `undefined` if there is none. */
  counterpartOf(after: number): number | undefined;
}

/** The box of an element in both pictures. */
export interface BoxPair {
  readonly was: Box | undefined;
  readonly is: Box | undefined;
}

/** An element with all of its changes. */
export interface ChangedElement extends BoxPair {
  readonly side: Side;
  /** Its index on that side. */
  readonly index: number;
  readonly changes: readonly ElementChange[];
}

export function comparePages(before: PageBoxes | undefined, after: PageBoxes | undefined): PagePair {
  const sides = { before: before && sideOf(before), after: after && sideOf(after) };
  if (!sides.before || !sides.after) {
    return { ...sides, changed: [], consequential: [], counterpartOf: () => undefined };
  }
  const [first, second] = [sides.before, sides.after];
  const matches = matchElements(first.elements, second.elements);
  const counterparts = new Map([...matches].map(([one, other]) => [other, one]));
  const { changes, consequential } = changedElements(first.elements, second.elements, matches);
  const placeOf = ({ a, b }: Pick<ElementChange, 'a' | 'b'>): BoxPair => ({
    was: a === undefined ? undefined : first.onPicture(a),
    is: b === undefined ? undefined : second.onPicture(b),
  });
  const byElement = new Map<string, ElementChange[]>();
  for (const change of changes) {
    const element = change.b === undefined ? `before ${change.a}` : `after ${change.b}`;
    byElement.set(element, [...(byElement.get(element) ?? []), change]);
  }
  return {
    ...sides,
    changed: [...byElement.values()].map((own) => {
      const { a, b } = own[0]!;
      const where = b === undefined ? { side: first, index: a! } : { side: second, index: b };
      return { ...where, ...placeOf(own[0]!), changes: own };
    }),
    consequential: consequential.map(placeOf),
    counterpartOf: (index) => counterparts.get(index),
  };
}

export function recordOf({ side, index }: Pick<ChangedElement, 'side' | 'index'>): ElementRecord {
  return side.elements[index]!;
}
