import type { Page } from 'playwright';

/** Those of the selectors that CSS cannot read, e.g. `text=Accept`. */
export function unreadableCss(page: Page, selectors: readonly string[]): Promise<string[]> {
  return page.evaluate(
    (all) =>
      all.filter((selector) => {
        try {
          document.createDocumentFragment().querySelector(selector);
          return false;
        } catch {
          return true;
        }
      }),
    selectors,
  );
}
