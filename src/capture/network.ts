import type { CDPSession, Page } from 'playwright';
import { overheard } from './overheard.ts';
import { sessionOf } from './session.ts';

/** What the browser tells of a page's requests. */
export type Network = Pick<CDPSession, 'on'>;

/** Playwright listens to the network anyway: this is its own session where that can be had. */
export async function networkOf(page: Page): Promise<Network> {
  const own = overheard(page);
  if (own) return own;
  const session = await sessionOf(page);
  await session.send('Network.enable');
  return session;
}
