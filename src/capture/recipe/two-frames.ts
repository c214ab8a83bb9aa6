import type { Page } from 'playwright';
import type { Kit } from './kit.ts';

/**
 * Waits until the browser has painted: observers, View Transitions and the ends of animations are told of only then.
 * The second frame shows that the first one is over. Only the page's own frame is asked, because frames out of view do
 * not paint; and nobody without scripts, who is never told. With a `top` the window is scrolled there before.
 */
export async function twoFrames(page: Page, key: string, top?: number): Promise<void> {
  await page.evaluate(
    ([name, to]) =>
      new Promise<void>((resolve) => {
        if (to !== undefined) void window.scrollTo({ top: to, behavior: 'instant' });
        const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(name)];
        if (!kit) return resolve();
        kit.native.requestAnimationFrame(() => kit.native.requestAnimationFrame(resolve));
      }),
    [key, top] as const,
  );
}
