import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, onTestFinished } from 'vitest';
import { openBrowser } from '../../../src/browser/index.ts';

const browser = openBrowser(
  { path: undefined, origin: undefined, download: false, args: [], fonts: { kind: 'system' } },
  { signal: new AbortController().signal, onEvent: () => {} },
);
afterAll(() => browser.close());

/** A page of a real browser, for the running test. */
export async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  return context.newPage();
}
