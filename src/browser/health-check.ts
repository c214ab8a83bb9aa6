import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright';
import { isCrashError } from '../playwright/index.ts';
import { withDeadline } from '../deadline.ts';

/** The check takes a tenth of a second, and a few seconds on a very busy machine. */
const longestMs = 15_000;

/**
 * Whether a browser can still open a page, load it over the network and paint it. If one of its processes hangs, such
 * as that for the network or for painting, it never can again.
 */
export async function stillWorks(browser: Browser): Promise<boolean> {
  const server = createServer((_, response) => void response.end('Still here.'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const paintPage = async () => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${port}/`, { timeout: longestMs });
      await page.screenshot({ timeout: longestMs });
    } finally {
      void context.close().catch(() => {});
    }
  };
  try {
    await withDeadline(longestMs, paintPage());
    return true;
  } catch (error) {
    // A browser that tells of the end of a page's process is not the one that stands still.
    return isCrashError(error);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
