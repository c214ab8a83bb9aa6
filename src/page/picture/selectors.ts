import type { Root } from '../own.ts';

/** Those that CSS cannot read. */
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
