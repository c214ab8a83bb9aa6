import type { CDPSession, Page } from 'playwright';
import { behind } from '../behind.ts';

/**
 * Playwright's own session with a page, in which it is told of the network, of what scripts throw, of threads. To be told
 * everything a second time costs as much as a small page.
 *
 * @returns `undefined` where that cannot be had.
 */
export function overheard<Own = Pick<CDPSession, 'on' | 'send'>>(page: Page): Own | undefined {
  const { delegate } = behind<{ delegate: { _mainFrameSession?: { _client?: Own } } }>(page) ?? {};
  const { _mainFrameSession: main } = delegate ?? {};
  const { _client: own } = main ?? {};
  return own;
}
