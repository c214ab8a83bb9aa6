import { sameBox } from './layout.ts';
import type { Side } from './side.ts';

/** The largest share of a picture that is masked because of something small in it. */
const mostCovered = 0.25;

interface Known {
  /** For each element of the second side, its counterpart on the first. */
  readonly counterparts: ReadonlyMap<number, number>;
  /** Whether an element of the second side is the main content. */
  readonly isContent: (index: number) => boolean;
}

/**
 * The selector of the element to mask: the changed element or the smallest one around it that has the same box in both
 * pictures. `undefined` if there is none but the page itself or something large.
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

/** The nearest parent of a removed element that still exists. */
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
