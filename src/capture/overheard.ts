import type { CDPSession, Page } from 'playwright';
import { behind } from '../behind.ts';

/**
 * What Playwright is told of a page by the browser in its own session: of the network, of what scripts throw. To be told
 * everything a second time costs as much as a small page.
 *
 * @returns `undefined` where that cannot be had.
 */
export function overheard(page: Page): Own | undefined {
  const { delegate } = behind<{ delegate: { _mainFrameSession?: { _client?: Own } } }>(page) ?? {};
  const { _mainFrameSession: main } = delegate ?? {};
  const { _client: own } = main ?? {};
  return own;
}

type Own = Pick<CDPSession, 'on'>;
