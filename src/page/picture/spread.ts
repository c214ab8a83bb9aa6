import { own, parentOf, type Root } from '../own.ts';

/** Moves what is fixed to the window to its place on a picture of this height: see `spreadOut`. */
export function spread(roots: Root[], height: number): void {
  const page = roots[0] as Document;
  const view = own(page, 'defaultView')!;
  const body = own(page, 'body') as HTMLElement | null;
  const windowHeight = view.innerHeight;
  const below = height - windowHeight;
  if (below <= 0) return;
  /** The rules for elements and pseudo-elements without a `style`. */
  const rules: string[] = [];

  for (const element of roots.flatMap((root) => [...own(root, 'querySelectorAll')('*')])) {
    // The browser keeps no styles of hidden elements, and would have to compute them.
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

  /** A transformed element around it takes the place of the window. A zoomed one does not, though it is the `offsetParent`. */
  function isFixedToWindow(element: Element): boolean {
    const offsetParent = own(element as HTMLElement, 'offsetParent');
    if (offsetParent === undefined) return !isInDrawing(element) && !hasFixedAround(element);
    return offsetParent === null || own(offsetParent, 'currentCSSZoom') !== own(element, 'currentCSSZoom');
  }

  /** The elements of an SVG are placed by its coordinates. */
  function isInDrawing(element: Element): boolean {
    return own(element as SVGElement, 'ownerSVGElement') instanceof Element;
  }

  /** For elements without `offsetParent`. */
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
      // Its content, which may be centred, stays in its place. Only the background continues, below a border.
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

  /** Whether an element has a size and a shape of its own. */
  function isReplaced(element: Element, { content }: CSSStyleDeclaration): boolean {
    return (
      own(element, 'matches')('canvas, embed, iframe, img, input, math, object, svg, video') ||
      /^(?:url|image-set)\(/.test(content)
    );
  }

  /** Whether the background of an element is an image that is fitted to it. */
  function showsImage({ backgroundImage, backgroundSize }: CSSStyleDeclaration): boolean {
    return /url\(|image-set\(/.test(backgroundImage) && /cover|contain|%/.test(backgroundSize);
  }

  /** Whether an element can be seen only where an element around it is, as through a hole in the page. */
  function isCutOut(element: Element): boolean {
    for (let around = parentOf(element); around && around !== body; around = parentOf(around)) {
      const { clip, clipPath, position } = view.getComputedStyle(around);
      if (position !== 'static') return clip !== 'auto' || clipPath !== 'none';
    }
    return false;
  }

  /** Its transformation depends on the scroll position, so it does not apply here. */
  function putInPlace(element: Element): void {
    const inPlace = { position: 'absolute', bottom: 'auto', top: '0', 'min-height': '100%' };
    set(element, { ...inPlace, transform: 'none', 'will-change': 'auto' });
  }

  function isEmpty(element: Element): boolean {
    return (
      own(element, 'childElementCount') === 0 &&
      own(element, 'textContent')?.trim() === '' &&
      !own(element, 'shadowRoot') &&
      // A custom element may not allow it.
      !own(element, 'localName').includes('-') &&
      !hasClosedRoot(element)
    );
  }

  /**
   * Whether an element has a closed shadow root, which a script cannot read. Attaching a second root to an element throws,
   * and attaching an empty root to an empty element changes nothing visible. Other elements cannot have a root.
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

  /** As specified: the used value is a length for every side. */
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
    // Time stands still, so a transition would never end.
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

  /** Pseudo-elements that are a background of the page belong to its outermost elements. */
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
