import type { Page } from 'playwright';
import type { Kit } from './kit.ts';
import { whenDone } from './world.ts';

/**
 * Waits until the browser has painted: observers, View Transitions and the ends of animations are told of only then.
 * The second frame shows that the first one is over. Only the page's own frame is asked, because frames out of view do
 * not paint; and nobody without scripts, who is never told. With a `top` the window is scrolled there before.
 *
 * @returns Whether something in the page will still move or be called by itself.
 */
export function twoFrames(page: Page, key: string, top: number | null = null): Promise<boolean> {
  return whenDone(page, awaitFrames, { key, top });
}

/** Runs in the page. */
function awaitFrames({ key, top }: { key: string; top: number | null }): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
    if (top !== null) void (kit?.native ?? window).scrollTo({ top, behavior: 'instant' });
    if (!kit) return resolve(false);
    const painted = () => resolve(kit.moving() || kit.waiting() > 0);
    kit.native.requestAnimationFrame(() => kit.native.requestAnimationFrame(painted));
  });
}
