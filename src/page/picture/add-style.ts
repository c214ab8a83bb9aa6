import { own, type Root } from '../own.ts';

/** Adds CSS. What it changes is there at once, transitions or not. */
export function adoptStyle(roots: Root[], css: string): void {
  const view = own(roots[0] as Document, 'defaultView') as unknown as typeof globalThis;
  // Unlike a style element it is subject to no Content-Security-Policy, and no selector of the page counts it.
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  for (const animation of roots.flatMap((root) => own(root, 'getAnimations')()))
    if (animation instanceof view.CSSTransition) animation.finish();
}
