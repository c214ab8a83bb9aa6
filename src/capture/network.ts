import type { CDPSession, Page } from 'playwright';
import { behind } from '../behind.ts';
import { sessionOf } from './session.ts';

/** What the browser tells of a page's requests. */
export type Network = Pick<CDPSession, 'on'>;

/**
 * Playwright listens to the network anyway; to be told everything a second time costs as much as a small page. So this is
 * its own session where that can be had.
 */
export async function networkOf(page: Page): Promise<Network> {
  const { delegate } = behind<{ delegate: { _mainFrameSession?: { _client?: Network } } }>(page) ?? {};
  const { _mainFrameSession: main } = delegate ?? {};
  const { _client: own } = main ?? {};
  if (own) return own;
  const session = await sessionOf(page);
  await session.send('Network.enable');
  return session;
}
