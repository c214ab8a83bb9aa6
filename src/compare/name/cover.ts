import { sameBox } from './layout.ts';
import type { Side } from './side.ts';

/** A larger part of a picture is not covered for the sake of something small in it. */
const mostCovered = 0.25;

interface Known {
  /** By element of the second side, which one of the first it is. */
  readonly counterparts: ReadonlyMap<number, number>;
  /** Whether an element of the second side holds most of what the picture shows. */
  readonly isContent: (index: number) => boolean;
}

/**
 * The element itself, or the smallest one around it, that has the same box on both sides; `undefined` if only the
 * page itself has, or something large.
 *
 * @param picture The second one.
 */
export function coverOf(
  element: { readonly a: number | undefined; readonly b: number | undefined },
  [before, after]: readonly [Side, Side],
  { counterparts, isContent }: Known,
  picture: { readonly width: number; readonly height: number },
): string | undefined {
  const most = picture.width * picture.height * mostCovered;
  let index = element.b ?? nearestRemainingParent(element.a!, before, counterparts);
  while (index !== undefined && index >= 0) {
    const { parent, box } = after.elements[index]!;
    const shown = after.onPicture(index);
    const isLarge = shown !== undefined && shown.width * shown.height > most;
    if (isContent(index) || (isLarge && index !== element.b)) return undefined;
    const counterpart = before.elements[counterparts.get(index) ?? -1];
    if (box && counterpart?.box && sameBox(box, counterpart.box)) return after.nameOf(index).selector;
    index = parent;
  }
  return undefined;
}

/** The nearest element around it that is still there. */
function nearestRemainingParent(
  removed: number,
  { elements }: Side,
  counterparts: ReadonlyMap<number, number>,
): number | undefined {
  const still = new Map([...counterparts].map(([other, one]) => [one, other]));
  let index = removed;
  while (index >= 0 && !still.has(index)) index = elements[index]!.parent;
  return still.get(index);
}
