import type { CoveredBox, Edges } from '../contract.ts';
import { own, parentOf, type Root } from '../own.ts';

export function isColour(_roots: Root[], colour: string): boolean {
  return CSS.supports('color', colour);
}

/** Where the elements are, without the parts that the elements around them cut off. */
export function visibleBoxes(roots: Root[], selectors: readonly string[]): { boxes: Edges[]; width: number } {
  const page = roots[0] as Document;
  const view = own(page, 'defaultView')!;
  const body = own(page, 'body') as HTMLElement | null;
  const elements = roots.flatMap((root) =>
    selectors.flatMap((selector) => [...own(root, 'querySelectorAll')(selector)]),
  );
  return { boxes: elements.map(visibleBox), width: view.innerWidth };

  function visibleBox(element: Element): Edges {
    let { left, top, right, bottom } = boxOf(element);
    let { position } = view.getComputedStyle(element);
    for (let around = parentOf(element); around && around !== body; around = parentOf(around)) {
      const style = view.getComputedStyle(around);
      // An element that is positioned in an outer one is not cut off by those between them.
      if (position === 'fixed' || (position === 'absolute' && style.position === 'static')) continue;
      ({ position } = style);
      if (around === page.documentElement || style.overflow === 'visible') continue;
      const clip = own(around, 'getBoundingClientRect')();
      [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
      [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
    }
    return { left, top, right, bottom };
  }

  /** An element with `display: contents` has no box of its own, but its content has. */
  function boxOf(element: Element): Edges {
    if (view.getComputedStyle(element).display !== 'contents') return own(element, 'getBoundingClientRect')();
    const range = page.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  }
}

/** Whether the document can contain boxes. One that is an image cannot. */
export function canBeCovered(): boolean {
  return own(document, 'documentElement') instanceof HTMLElement;
}

/** The shadow root of the boxes, once there are any. */
let shadow: ShadowRoot | undefined;

/** Removes the boxes. */
export function uncover(): void {
  shadow?.host.remove();
  shadow = undefined;
}

/**
 * Covers the elements with boxes. The boxes are in the top layer, above open dialogs too, and in a shadow root, where no
 * style of the page applies to them and they move nothing of the page.
 */
export function cover(
  _roots: Root[],
  { boxes, maskColor }: { boxes: readonly Edges[]; maskColor: string },
): CoveredBox[] {
  shadow ??= makeCover();
  const covered = boxes.map(inWholePixels);
  shadow.replaceChildren(...covered.map(makeBox));
  return covered;

  function makeCover(): ShadowRoot {
    const host = makeElement();
    host.style.cssText =
      'all: initial !important; position: absolute !important; left: 0 !important; top: 0 !important; width: 0 !important; height: 0 !important; overflow: visible !important; forced-color-adjust: none !important';
    const root = host.attachShadow({ mode: 'closed' });
    own(document, 'documentElement').append(host);
    host.popover = 'manual';
    host.showPopover();
    return root;
  }

  /** Rounds outwards, so that nothing shows at the edges. */
  function inWholePixels({ left, top, right, bottom }: Edges): CoveredBox {
    const [x, y] = [Math.floor(left + window.scrollX), Math.floor(top + window.scrollY)];
    return {
      x,
      y,
      width: Math.ceil(right + window.scrollX) - x,
      height: Math.ceil(bottom + window.scrollY) - y,
    };
  }

  function makeBox({ x, y, width, height }: CoveredBox): HTMLElement {
    const box = makeElement();
    box.style.cssText = `position: absolute; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`;
    box.style.backgroundColor = maskColor;
    return box;
  }

  /** Makes a `div`, in an XML document too. */
  function makeElement(): HTMLElement {
    return own(document, 'createElementNS')('http://www.w3.org/1999/xhtml', 'div') as HTMLElement;
  }
}
