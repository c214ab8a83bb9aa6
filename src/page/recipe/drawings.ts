import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/** Loads images in advance, so that the page can show them at once. */
export function loadStills(runtime: PageRuntime | undefined, stills: readonly string[]): void {
  for (const still of stills) {
    const image = document.createElementNS('http://www.w3.org/1999/xhtml', 'img') as HTMLImageElement;
    image.src = still;
    runtime?.stills.add(image);
  }
}

export function areStillsLoaded(runtime: PageRuntime | undefined): boolean {
  return [...(runtime?.stills ?? [])].every(({ complete }) => complete);
}

/** Replaces addresses in attributes, in the styles of elements, and in the style sheets that can be read. */
export function replaceAddresses(
  runtime: PageRuntime | undefined,
  replaced: readonly (readonly [moving: string, still: string])[],
): void {
  const stillOf = new Map(replaced);
  const roots = [document, ...(runtime?.roots ?? [])];
  const names = ['src', 'poster', 'href', 'xlink:href'];
  const shows = roots.flatMap((root) => [
    ...own(root, 'querySelectorAll')('img, input[type="image" i], video, image, feImage'),
  ]);
  for (const element of shows) {
    for (const name of names) {
      const still = stillFor(element.getAttribute(name) ?? '');
      if (still === undefined) continue;
      // The page has heard of its `load` event already.
      element.addEventListener('load', (event) => event.stopImmediatePropagation(), {
        capture: true,
        once: true,
      });
      element.setAttribute(name, still);
    }
  }
  for (const root of roots) {
    for (const element of own(root, 'querySelectorAll')('[style*="data:image/svg" i]')) {
      // A form would give its field of that name. An element of XML that is neither HTML nor a drawing has no style.
      const style = Reflect.get(Object.getPrototypeOf(element), 'style', element);
      if (style) replaceIn(style);
    }
    for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) replaceInRules(sheet);
  }

  function stillFor(written: string): string | undefined {
    if (!/^\s*data:image\/svg/i.test(written)) return undefined;
    return stillOf.get(new URL(written).href.replace(/#.*/s, ''));
  }

  function replaceInRules(group: CSSStyleSheet | CSSRule): void {
    const { style, styleSheet } = group as Partial<CSSStyleRule & CSSImportRule>;
    if (style) replaceIn(style);
    if (styleSheet) replaceInRules(styleSheet);
    for (const rule of rulesIn(group as CSSStyleSheet)) replaceInRules(rule);
  }

  function rulesIn(group: Partial<CSSStyleSheet>): readonly CSSRule[] {
    try {
      return [...(group.cssRules ?? [])];
    } catch {
      // A style sheet of another site cannot be read.
      return [];
    }
  }

  function replaceIn(style: CSSStyleDeclaration): void {
    const { cssText } = style;
    if (!/data:image\/svg/i.test(cssText)) return;
    const still = cssText.replaceAll(
      /url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^)\\]|\\.)*))\s*\)/gs,
      (whole, ...found: (string | undefined)[]) => {
        const address = stillFor(unescaped(found[0] ?? found[1] ?? found[2] ?? ''));
        return address === undefined ? whole : `url("${address}")`;
      },
    );
    if (still !== cssText) style.cssText = still;
  }

  function unescaped(text: string): string {
    return text.replaceAll(/\\(?:([\da-f]{1,6})\s?|(\r?\n)|(.))/gis, (_, code, end, letter) =>
      code ? String.fromCodePoint(Number.parseInt(code, 16)) : end ? '' : letter,
    );
  }
}
