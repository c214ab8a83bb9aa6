import type { Locator, Page } from 'playwright';
import type { Failure } from '../../model/index.ts';
import type { WaitForConditions } from '../../options/index.ts';
import { unreadableSelector } from '../selector.ts';
import type { Visit } from './contract.ts';
import { answerOf } from './expression.ts';

/** What a shot or an action can wait for. Whether a response has come is known by who has listened. */
export type Conditions = Omit<WaitForConditions, 'response'>;

/** The failure for a selector among the conditions that cannot be read. */
export async function unreadableCondition(
  page: Page,
  { selector, selectorGone }: Conditions,
): Promise<Failure | undefined> {
  for (const each of [selector, selectorGone]) {
    const failure = each === undefined ? undefined : await unreadableSelector(page, 'waitFor', each);
    if (failure) return failure;
  }
  return undefined;
}

/** The first condition that is not met yet, in words. */
export async function unmetOf(
  visit: Visit,
  { selector, value, selectorGone, text, textGone, url, expression }: Conditions,
): Promise<string | undefined> {
  const { page } = visit;
  if (selector !== undefined) {
    const element = page.locator(selector).filter({ visible: true }).first();
    if (!(await element.isVisible())) return `an element that matches ${selector} and is visible`;
    const found = value === undefined ? undefined : await valueOf(element);
    if (found !== value) return `${selector} to have the value “${value}”, and it has ${quoted(found)}`;
  }
  if (selectorGone !== undefined && (await page.locator(selectorGone).filter({ visible: true }).count()) > 0)
    return `${selectorGone} to go away`;
  if (text !== undefined && !(await isVisible(page, text))) return `the text “${text}”`;
  if (textGone !== undefined && (await isVisible(page, textGone))) return `the text “${textGone}” to go away`;
  if (url !== undefined && !(await isAt(page, url))) return `the address ${url}, and is at ${page.url()}`;
  if (expression !== undefined) {
    const reason = await falseBecause(visit, expression);
    if (reason !== undefined) return `the expression ${expression} to be true${reason}`;
  }
  return undefined;
}

/** `undefined` if the element is no field, or has gone away. This does not wait for it, as `inputValue` would. */
async function valueOf(element: Locator): Promise<string | undefined> {
  return element.evaluateAll(([field]) => {
    const value = field && 'value' in field ? field.value : undefined;
    return value === undefined ? undefined : String(value);
  });
}

function quoted(value: string | undefined): string {
  return value === undefined ? 'none' : `“${value}”`;
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
async function falseBecause(visit: Visit, expression: string): Promise<string | undefined> {
  const answer = await answerOf(visit, expression);
  if (answer === undefined) return ', whose promise is not settled';
  if ('value' in answer) return answer.value ? undefined : '';
  const { message } = answer.error as Error;
  const said = /^page\.evaluate: (?<reason>\w*Error: .*)/.exec(message)?.groups?.['reason'];
  if (said === undefined) throw answer.error;
  return `, which says: ${said}`;
}
