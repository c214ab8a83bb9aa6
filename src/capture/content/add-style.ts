import { inEveryFrame, type Own, type ParentOf, type Root } from '../roots.ts';
import type { Session } from '../../playwright/index.ts';

/** Adds CSS to every document and shadow root. What it changes is there at once, transitions or not. */
export async function addStyle(session: Session, css: string): Promise<void> {
  if (css !== '') await inEveryFrame(session, adopt, css);
}

function adopt(roots: Root[], css: string, _parentOf: ParentOf, own: Own): void {
  const view = own(roots[0] as Document, 'defaultView') as unknown as typeof globalThis;
  // Unlike a style element it is subject to no Content-Security-Policy, and no selector of the page counts it.
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css);
  for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  for (const animation of roots.flatMap((root) => own(root, 'getAnimations')()))
    if (animation instanceof view.CSSTransition) animation.finish();
}
