import type { Page } from 'playwright';
import { whenDone } from './world.ts';

/**
 * Waits until the browser has painted: observers, View Transitions and the ends of animations are told of only then.
 * The second frame shows that the first one is over. Only the page's own frame is asked, because frames out of view do
 * not paint; and nobody without scripts, who is never told. With a `top` the window is scrolled there before.
 *
 * @returns Whether something in the page will still move or be called by itself.
 */
export function twoFrames(page: Page, top: number | null = null): Promise<boolean> {
  return whenDone(page, 'awaitTwoFrames', { top });
}
