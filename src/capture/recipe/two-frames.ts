import type { Page } from 'playwright';
import { whenDone } from './world.ts';

/**
 * Waits until the browser has painted. Only then observers are called, View Transitions go on, and animations report
 * their ends. The second frame shows that the first one is over. Only the page's own document is asked, because frames
 * out of view do not paint. A document without scripts is not waited for, because nothing would be called. With a `top`
 * the window is scrolled there before.
 *
 * @returns Whether something in the page will still move or be called by itself.
 */
export function twoFrames(page: Page, top: number | null = null): Promise<boolean> {
  return whenDone(page, 'awaitTwoFrames', { top });
}
