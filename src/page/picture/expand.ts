import { own, parentOf, type Root } from '../own.ts';

/** Whether the page scrolls in its `body` instead of the window. */
export function isScrolledInBody(): boolean {
  const [body, html] = [own(document, 'body') as HTMLElement | null, document.documentElement];
  if (!body || !html || body.scrollHeight <= body.clientHeight) return false;
  const passesOn = getComputedStyle(html).overflowY === 'visible';
  return !passesOn && ['auto', 'scroll'].includes(getComputedStyle(body).overflowY);
}

/**
 * Lets each element that matches grow to its whole content, and the elements around it too.
 *
 * @returns How many elements each selector matches.
 */
export function openUp(roots: Root[], selectors: readonly string[]): number[] {
  const matches = selectors.map((selector) =>
    roots.flatMap((root) => [...own(root, 'querySelectorAll')<HTMLElement>(selector)]),
  );
  // From the inside out, because the size of an element depends on what is in it.
  for (const element of [...new Set(matches.flat())].toSorted(insideFirst)) {
    element.scrollTop = 0;
    grow(element);
    for (let around = outwards(element); around; around = outwards(around)) {
      const { position, overflowY } = styleOf(around);
      const cutsOff =
        overflowY !== 'visible' || position === 'fixed' || around.scrollHeight > around.clientHeight;
      if (cutsOff || around.localName === 'iframe') grow(around);
    }
  }
  return matches.map(({ length }) => length);

  /** The style of an element, which may be outside of the frame. */
  function styleOf(element: Element): CSSStyleDeclaration {
    return own(element, 'ownerDocument').defaultView!.getComputedStyle(element);
  }

  function insideFirst(one: Element, other: Element): number {
    return depth(other) - depth(one);
  }

  function depth(element: Element): number {
    let levels = 0;
    for (let around = outwards(element); around; around = outwards(around)) levels += 1;
    return levels;
  }

  /** The parent of an element. For the root of a frame of the same origin that is the element that shows the frame. */
  function outwards(element: Element): HTMLElement | null {
    return (parentOf(element) ??
      own(element, 'ownerDocument').defaultView?.frameElement ??
      null) as HTMLElement | null;
  }

  function grow(element: HTMLElement): void {
    const style = styleOf(element);
    // An SVG or XML element has no `offsetHeight`.
    const before = own(element, 'offsetHeight') ?? own(element, 'getBoundingClientRect')().height;
    const parent = outwards(element);
    const around = parent && styleOf(parent);
    set(element, {
      // Time stands still, so a transition would never end.
      transition: 'none',
      height: 'auto',
      'max-height': 'none',
      contain: 'none',
      // What lies beside the content, such as a closed drawer, stays hidden.
      overflow: style.overflowX === 'visible' ? 'visible' : 'clip visible',
    });
    if (style.position === 'fixed') set(element, { position: 'absolute', bottom: 'auto' });
    if (style.position === 'absolute') set(element, { bottom: 'auto' });
    if (around?.display.endsWith('flex') && around.flexDirection.startsWith('column'))
      set(element, { flex: '0 0 auto' });
    const content = Math.max(before, contentHeight(element) + borders(style));
    const padding = style.boxSizing === 'border-box' ? 0 : paddings(style) + borders(style);
    set(element, { 'min-height': `${content - padding}px` });
  }

  function contentHeight(element: HTMLElement): number {
    const shown = (element as Partial<HTMLIFrameElement>).contentDocument?.documentElement;
    return Math.max(element.scrollHeight, shown?.scrollHeight ?? 0);
  }

  function borders(style: CSSStyleDeclaration): number {
    return parseFloat(style.borderTopWidth) + parseFloat(style.borderBottomWidth);
  }

  function paddings(style: CSSStyleDeclaration): number {
    return parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  }

  function set(element: HTMLElement, properties: Record<string, string>): void {
    const style = own(element, 'style') as CSSStyleDeclaration | undefined;
    for (const [name, value] of Object.entries(properties)) style?.setProperty(name, value, 'important');
  }
}
