import type { Browser } from 'playwright';
import { internalsOf } from './internals.ts';

/**
 * @returns Ends the browser's process, whatever it does. Playwright's own way, `close()`, is a question to the browser,
 * and one of which a process stands still does not answer it.
 */
export function endProcess(browser: Browser): () => Promise<void> {
  // Once it has ended, nothing is found any more.
  const { options } =
    internalsOf<{ options: { browserProcess?: { kill?(): Promise<void> } } }>(browser) ?? {};
  const { browserProcess } = options ?? {};
  return async () => {
    const gone = browser.isConnected() && new Promise((resolve) => browser.once('disconnected', resolve));
    await (browserProcess?.kill?.() ?? browser.close()).catch(() => {});
    await gone;
  };
}
