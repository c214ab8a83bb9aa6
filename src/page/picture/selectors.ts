import type { Root } from '../own.ts';

/** Those of the selectors that are no CSS. */
export function unreadable(_roots: Root[], selectors: readonly string[]): string[] {
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
