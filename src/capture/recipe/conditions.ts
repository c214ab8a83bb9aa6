import type { Page } from 'playwright';
import type { Failure } from '../../model/index.ts';
import type { WaitForConditions } from '../../options/index.ts';
import { unreadableSelector } from '../selector.ts';

/** What a shot or an action can wait for. Whether a response has come is known by who has listened. */
export type Conditions = Omit<WaitForConditions, 'response'>;

/** The failure for a selector among the conditions that cannot be read. */
export async function unreadableCondition(
  page: Page,
  { selector }: Conditions,
): Promise<Failure | undefined> {
  return selector === undefined ? undefined : unreadableSelector(page, 'waitFor', selector);
}

/** The first condition that is not met yet, in words. */
export async function unmetOf(
  page: Page,
  { selector, text, textGone, url, expression }: Conditions,
): Promise<string | undefined> {
  if (selector !== undefined && !(await page.locator(selector).filter({ visible: true }).first().isVisible()))
    return `an element that matches ${selector} and is visible`;
  if (text !== undefined && !(await isVisible(page, text))) return `the text “${text}”`;
  if (textGone !== undefined && (await isVisible(page, textGone))) return `the text “${textGone}” to go away`;
  if (url !== undefined && !(await isAt(page, url))) return `the address ${url}, and is at ${page.url()}`;
  if (expression !== undefined) {
    const reason = await falseBecause(page, expression);
    if (reason !== undefined) return `the expression ${expression} to be true${reason}`;
  }
  return undefined;
}

async function isVisible(page: Page, text: string): Promise<boolean> {
  return (await page.getByText(text).filter({ visible: true }).count()) > 0;
}

/** Playwright's patterns have no function of their own. It answers at once if the address matches. */
async function isAt(page: Page, url: string): Promise<boolean> {
  return page.waitForURL(url, { waitUntil: 'commit', timeout: 1 }).then(
    () => true,
    () => false,
  );
}

/** `undefined` if the expression is true. Otherwise the error that it throws, or an empty text if it throws none. */
async function falseBecause(page: Page, expression: string): Promise<string | undefined> {
  try {
    return (await page.evaluate(expression)) ? undefined : '';
  } catch (error) {
    const said = /^page\.evaluate: (?<reason>\w*Error: .*)/.exec((error as Error).message)?.groups?.[
      'reason'
    ];
    if (said === undefined) throw error;
    return `, which says: ${said}`;
  }
}
