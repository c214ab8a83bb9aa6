import { inPage, type Root } from '../roots.ts';
import type { Session } from '../../playwright/index.ts';

/** Those of the selectors that CSS cannot read, e.g. `text=Accept`. */
export function unreadableCss(session: Session, selectors: readonly string[]): Promise<string[]> {
  return inPage(session, unreadable, selectors);
}

function unreadable(_roots: Root[], selectors: readonly string[]): string[] {
  const nothing = document.createDocumentFragment();
  return selectors.filter((selector) => {
    try {
      nothing.querySelector(selector);
      return false;
    } catch {
      return true;
    }
  });
}
