import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright';
import { within } from './within.ts';

/** A browser does this in a tenth of a second, and in a few on a very busy machine. */
const longestMs = 15_000;

/**
 * Whether a browser still does what it is there for: opens a page, loads it over the network and paints it. A process of
 * it that stands still, the one for the network or for painting too, keeps it from that for ever.
 */
export async function stillWorks(browser: Browser): Promise<boolean> {
  const server = createServer((_, response) => void response.end('Still here.'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const look = async () => {
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
    await within(longestMs, look());
    return true;
  } catch {
    return false;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
