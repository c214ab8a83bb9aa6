import type { FrameLocator, Locator, Page } from 'playwright';
import type { Target, TargetOptions } from '../../../options/index.ts';

/** The element of an action, by Playwright's locators. */
export function locate(page: Page, target: Target): Locator {
  if (typeof target === 'string') return page.locator(target);
  const { within, frame = [], hasText, nth } = target;
  let place: Page | Locator | FrameLocator = within === undefined ? page : locate(page, within);
  for (const selector of [frame].flat()) place = place.frameLocator(selector);
  const found = find(place, target);
  const filtered = hasText === undefined ? found : found.filter({ hasText });
  return nth === undefined ? filtered : filtered.nth(nth);
}

function find(place: Page | Locator | FrameLocator, target: TargetOptions): Locator {
  const { role, label, placeholder, testId, text, altText, selector, name, exact = false } = target;
  if (role !== undefined) return place.getByRole(role as 'button', name === undefined ? {} : { name, exact });
  if (label !== undefined) return place.getByLabel(label, { exact });
  if (placeholder !== undefined) return place.getByPlaceholder(placeholder, { exact });
  if (testId !== undefined) return place.getByTestId(testId);
  if (text !== undefined) return place.getByText(text, { exact });
  if (altText !== undefined) return place.getByAltText(altText, { exact });
  return place.locator(selector!);
}
