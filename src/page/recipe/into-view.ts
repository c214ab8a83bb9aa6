import { own, parentOf } from '../own.ts';

/** An element that is to be in the picture. */
interface Wanted {
  readonly element: object;
}

/** Whether an element lies in a box that can be scrolled, other than the window. */
export function isInBoxThatScrolls(_: unknown, { element }: Wanted): boolean {
  return boxesAround(element as Element).some((box) => {
    const isLarger = box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;
    if (!isLarger) return false;
    const { scrollingElement, defaultView } = own(box, 'ownerDocument');
    if (box === scrollingElement) return defaultView !== window.top;
    return getComputedStyle(box).overflow !== 'visible';
  });
}

/** Where boxes were scrolled to before an element was brought into view. */
const places = new Map<Element, { readonly left: number; readonly top: number }>();

/** Scrolls the boxes around an element until it is in view. The window stays at its top. */
export function bringIntoView(_: unknown, { element }: Wanted): void {
  places.clear();
  for (const box of boxesAround(element as Element))
    places.set(box, { left: box.scrollLeft, top: box.scrollTop });
  own(element as Element, 'scrollIntoView')({ block: 'center', inline: 'nearest', behavior: 'instant' });
  window.top!.scrollTo({ left: 0, top: 0, behavior: 'instant' });
}

/** Scrolls the boxes back. */
export function putBack(): void {
  for (const [box, { left, top }] of places) own(box, 'scrollTo')({ left, top, behavior: 'instant' });
  places.clear();
}

/** The elements around an element, also outside of its shadow root and its frame. */
function boxesAround(element: Element): Element[] {
  const outer = parentOf(element) ?? own(element, 'ownerDocument').defaultView?.frameElement;
  return outer ? [outer, ...boxesAround(outer)] : [];
}
