import type { Browser } from 'playwright';
import { internalsOf } from './internals.ts';

/**
 * @returns A function that kills the browser's process. `close()` of the public API waits for an answer of the browser,
 * which one that hangs does not give.
 */
export function processKiller(browser: Browser): () => Promise<void> {
  // Read now, because it is not available any more after the browser has ended.
  const { options } =
    internalsOf<{ options: { browserProcess?: { kill?(): Promise<void> } } }>(browser) ?? {};
  const { browserProcess } = options ?? {};
  return async () => {
    const gone = browser.isConnected() && new Promise((resolve) => browser.once('disconnected', resolve));
    await (browserProcess?.kill?.() ?? browser.close()).catch(() => {});
    await gone;
  };
}
