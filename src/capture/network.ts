import type { CDPSession, Page } from 'playwright';
import { overheard } from './overheard.ts';
import { sessionOf } from './session.ts';

/** What the browser tells of a page's requests. */
export type Network = Pick<CDPSession, 'on' | 'send'>;

/** Playwright listens to the network anyway: this is its own session where that can be had. */
export async function networkOf(page: Page): Promise<Network> {
  const own = overheard(page);
  if (own) return own;
  const session = await sessionOf(page);
  await session.send('Network.enable');
  return session;
}

/**
 * Nothing is taken from the browser's cache, which a window that is used again would have filled. It is not cleared
 * instead: the browser then takes from all its pages what they have loaded, and those that are being loaded ask for
 * some of it once more, by chance.
 */
export async function neverCache(page: Page): Promise<void> {
  const network = await networkOf(page);
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
}
