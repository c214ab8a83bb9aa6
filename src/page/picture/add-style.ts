import { own, type Root } from '../own.ts';

/** Adds CSS to a frame. What it changes is there at once, without transitions. */
export function adoptStyle(roots: Root[], css: string): void {
  const view = own(roots[0] as Document, 'defaultView') as unknown as typeof globalThis;
  // Unlike a style element, it needs no permission of a Content-Security-Policy, and no selector of the page counts it.
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  for (const animation of roots.flatMap((root) => own(root, 'getAnimations')()))
    if (animation instanceof view.CSSTransition) animation.finish();
}
