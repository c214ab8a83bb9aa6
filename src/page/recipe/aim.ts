import type { AimOptions } from '../contract.ts';
import { own, parentOf } from '../own.ts';
import { coverOf } from './outline.ts';

/**
 * Whether there is exactly one element, and an action can begin on it at once: one question instead of one for each thing
 * that it needs. The answer is only yes if nothing has to be scrolled and there is no doubt. If not, Playwright is asked.
 */
export function isReady(_: unknown, { elements, needs, position }: AimOptions): boolean {
  const [element] = elements as readonly HTMLElement[];
  if (!element || elements.length > 1) return false;
  if (needs.visible && !isSeen(element)) return false;
  if (needs.enabled && (own(element, 'matches')(':disabled') || isWithin(element, '[aria-disabled]')))
    return false;
  if (needs.editable && !isEditable(element)) return false;
  if (!needs.hit) return true;
  // What lies over a frame is not known in it.
  if (window.parent !== window || window.visualViewport?.scale !== 1) return false;
  return isInView(element) && coverOf(undefined, { element, position }) === undefined;
}

function isSeen(element: HTMLElement): boolean {
  const { width, height } = own(element, 'getBoundingClientRect')();
  return width > 0 && height > 0 && own(element, 'checkVisibility')({ visibilityProperty: true });
}

function isEditable(element: HTMLElement): boolean {
  if (isWithin(element, '[aria-readonly]')) return false;
  return own(element, 'matches')('input:read-write, textarea:read-write, [contenteditable]:read-write');
}

/** Whether all of it is in the window and in everything that scrolls around it. */
function isInView(element: HTMLElement): boolean {
  const box = own(element, 'getBoundingClientRect')();
  const isInside = ({ left, top, right, bottom }: Omit<DOMRect, 'toJSON'>) =>
    box.left >= left && box.top >= top && box.right <= right && box.bottom <= bottom;
  if (box.left < 0 || box.top < 0 || box.right > window.innerWidth || box.bottom > window.innerHeight)
    return false;
  for (let outer = parentOf(element); outer; outer = parentOf(outer)) {
    const isLarger =
      own(outer, 'scrollHeight') > own(outer, 'clientHeight') ||
      own(outer, 'scrollWidth') > own(outer, 'clientWidth');
    const isWhole = outer === own(document, 'documentElement') || outer === own(document, 'body');
    if (isLarger && !isWhole && !isInside(own(outer, 'getBoundingClientRect')())) return false;
  }
  return true;
}

function isWithin(element: Element, selector: string): boolean {
  for (let outer: Element | null = element; outer; outer = parentOf(outer))
    if (own(outer, 'matches')(selector)) return true;
  return false;
}
