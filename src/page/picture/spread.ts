import { own, parentOf, type Root } from '../own.ts';

/** Lays what is fixed to the window out on a picture of this height: see `spreadOut`. */
export function spread(roots: Root[], height: number): void {
  const page = roots[0] as Document;
  const view = own(page, 'defaultView')!;
  const body = own(page, 'body') as HTMLElement | null;
  const windowHeight = view.innerHeight;
  const below = height - windowHeight;
  if (below <= 0) return;
  /** For what has no style of its own. */
  const rules: string[] = [];

  for (const element of roots.flatMap((root) => [...own(root, 'querySelectorAll')('*')])) {
    // The browser has no styles of what is not shown, and would have to find them.
    if (!own(element, 'checkVisibility')()) continue;
    const style = view.getComputedStyle(element);
    const { backgroundAttachment, position } = style;
    if (backgroundAttachment.includes('fixed')) set(element, { 'background-attachment': 'scroll' });
    if (position === 'fixed' && isFixedToWindow(element)) placeFixed(element, style);
    if (position === 'sticky' && !isAuto(element, 'bottom') && !scrollsInside(element))
      set(element, { bottom: 'auto' });
  }
  spreadPseudoElements();
  adoptRules();

  /** Something around it that is transformed takes the place of the window; what is zoomed is only named in it. */
  function isFixedToWindow(element: Element): boolean {
    const offsetParent = own(element as HTMLElement, 'offsetParent');
    if (offsetParent === undefined) return !isInDrawing(element) && !hasFixedAround(element);
    return offsetParent === null || own(offsetParent, 'currentCSSZoom') !== own(element, 'currentCSSZoom');
  }

  /** What an SVG is drawn of is placed by its coordinates. */
  function isInDrawing(element: Element): boolean {
    return own(element as SVGElement, 'ownerSVGElement') instanceof Element;
  }

  /** Only HTML elements know what they are placed in. */
  function hasFixedAround(element: Element): boolean {
    for (let around = parentOf(element); around; around = parentOf(around)) {
      const style = view.getComputedStyle(around);
      const moving = [style.transform, style.translate, style.rotate, style.scale, style.perspective];
      if ([...moving, style.filter, style.backdropFilter].some((value) => value !== 'none')) return true;
      if (/layout|paint|strict|content/.test(style.contain)) return true;
      if (/transform|translate|rotate|scale|perspective|filter/.test(style.willChange)) return true;
    }
    return false;
  }

  function placeFixed(element: Element, style: CSSStyleDeclaration): void {
    const box = own(element, 'getBoundingClientRect')();
    if (box.width === 0 || box.height === 0) return;
    const zoom = own(element, 'currentCSSZoom');
    const atBottom = isAuto(element, 'top') && !isAuto(element, 'bottom') && box.top > 0;
    if (isCutOut(element)) {
      putInPlace(element);
    } else if (fillsWindow(box)) {
      if (isReplaced(element, style) || showsImage(style)) return;
      set(element, { bottom: 'auto', height: `${height / zoom}px`, 'max-height': 'none' });
      // What is in it, centred perhaps, stays where it is: only the background goes on below a border.
      if (!isEmpty(element))
        set(element, { 'box-sizing': 'border-box', 'border-bottom': `${below / zoom}px solid transparent` });
    } else if (atBottom) {
      set(element, { bottom: `${parseFloat(style.bottom) - below / zoom}px` });
    } else if (box.top >= windowHeight) {
      set(element, { bottom: 'auto', top: `${parseFloat(style.top) + below / zoom}px` });
    }
  }

  function fillsWindow({ left, top, right, bottom }: DOMRect): boolean {
    return left <= 0 && top <= 0 && right >= view.innerWidth && bottom >= windowHeight;
  }

  /** It has a size and a shape of its own. */
  function isReplaced(element: Element, { content }: CSSStyleDeclaration): boolean {
    return (
      own(element, 'matches')('canvas, embed, iframe, img, input, math, object, svg, video') ||
      /^(?:url|image-set)\(/.test(content)
    );
  }

  /** Its background is an image that fits it. */
  function showsImage({ backgroundImage, backgroundSize }: CSSStyleDeclaration): boolean {
    return /url\(|image-set\(/.test(backgroundImage) && /cover|contain|%/.test(backgroundSize);
  }

  /** Only where a part of the page lies, that it belongs to, it can be seen, as behind a hole. */
  function isCutOut(element: Element): boolean {
    for (let around = parentOf(element); around && around !== body; around = parentOf(around)) {
      const { clip, clipPath, position } = view.getComputedStyle(around);
      if (position !== 'static') return clip !== 'auto' || clipPath !== 'none';
    }
    return false;
  }

  /** Where it has been moved to, by how far the page was scrolled, is for another place. */
  function putInPlace(element: Element): void {
    const inPlace = { position: 'absolute', bottom: 'auto', top: '0', 'min-height': '100%' };
    set(element, { ...inPlace, transform: 'none', 'will-change': 'auto' });
  }

  function isEmpty(element: Element): boolean {
    return (
      own(element, 'childElementCount') === 0 &&
      own(element, 'textContent')?.trim() === '' &&
      !own(element, 'shadowRoot') &&
      // What the page has defined itself may refuse.
      !own(element, 'localName').includes('-') &&
      !hasClosedRoot(element)
    );
  }

  /**
   * A closed shadow root cannot be looked up. But an element takes only one: attaching a second one throws, and an empty
   * one on an empty element changes nothing that is seen. Elements of other names can have none.
   */
  function hasClosedRoot(element: Element): boolean {
    const texts = 'article, aside, blockquote, footer, header, main, nav, p, section';
    if (!own(element, 'matches')(`body, div, span, h1, h2, h3, h4, h5, h6, ${texts}`)) return false;
    try {
      own(element, 'attachShadow')({ mode: 'closed' });
      return false;
    } catch {
      return true;
    }
  }

  /** By its style; by its position everything has a distance to every side. */
  function isAuto(element: Element, side: string): boolean {
    return String(own(element, 'computedStyleMap')().get(side)) === 'auto';
  }

  function scrollsInside(element: Element): boolean {
    for (let around = parentOf(element); around && around !== body; around = parentOf(around)) {
      const { overflowY } = view.getComputedStyle(around);
      if (around !== page.documentElement && overflowY !== 'visible' && overflowY !== 'clip') return true;
    }
    return false;
  }

  function set(element: Element, properties: Record<string, string>): void {
    const style = own(element as HTMLElement, 'style') as CSSStyleDeclaration | undefined;
    // Time stands still: what begins to move now would never arrive.
    const all = Object.entries({ ...properties, transition: 'none' });
    if (style) for (const [name, value] of all) style.setProperty(name, value, 'important');
    else addRule(pathTo(element), all.map(([name, value]) => `${name}: ${value} !important`).join('; '));
  }

  /** An element of XML that is neither HTML nor a drawing has no style of its own. */
  function pathTo(element: Element): string {
    const parent = own(element, 'parentElement');
    if (!parent) return ':root';
    return `${pathTo(parent)} > :nth-child(${[...own(parent, 'children')].indexOf(element) + 1})`;
  }

  function addRule(selector: string, declarations: string): void {
    rules.push(`${selector} { ${declarations} }`);
  }

  /** Those that carry a background of the page belong to its outermost elements. */
  function spreadPseudoElements(): void {
    if (own(page, 'querySelector')(':modal'))
      addRule('::backdrop', `bottom: auto !important; height: ${height}px !important`);
    const outermost = [page.documentElement, body, ...(body?.children ?? [])];
    outermost.forEach((element, index) => {
      if (!element) return;
      const name = index === 0 ? ':root' : index === 1 ? 'body' : `body > :nth-child(${index - 1})`;
      for (const pseudo of ['::before', '::after']) {
        const style = view.getComputedStyle(element, pseudo);
        if (style.content === 'none' || style.position !== 'fixed') continue;
        const fills =
          parseFloat(style.top) <= 0 &&
          parseFloat(style.top) + parseFloat(style.height) >= windowHeight &&
          parseFloat(style.width) >= view.innerWidth;
        if (fills)
          addRule(
            `${name}${pseudo}`,
            `bottom: auto !important; height: ${height}px !important; max-height: none !important; transition: none !important`,
          );
      }
    });
  }

  function adoptRules(): void {
    if (rules.length === 0) return;
    const sheet = new (view as unknown as typeof globalThis).CSSStyleSheet();
    sheet.replaceSync(rules.join('\n'));
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  }
}
