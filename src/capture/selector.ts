import type { Page } from 'playwright';
import type { Failure } from '../model/index.ts';
import { hasNavigatedAway } from './navigated-away.ts';

/** The failure for a selector that neither CSS nor Playwright can parse. */
export async function unreadableSelector(
  page: Page,
  option: string,
  selector: string,
): Promise<Failure | undefined> {
  try {
    await page.locator(selector).count();
    return undefined;
  } catch (error) {
    if (hasNavigatedAway(error) || page.isClosed()) throw error;
    return {
      kind: 'selector',
      message: `${option}: ${selector} is no selector, neither of CSS nor of Playwright`,
    };
  }
}
