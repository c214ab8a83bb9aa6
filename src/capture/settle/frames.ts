import type { Settling } from './index.ts';

/** A page may have taken `requestAnimationFrame` away from us. */
const longestMs = 1000;

/**
 * What the steps before changed is on the screen after the next frame; the second one shows that it is over. Without
 * scripts no frame is ever told of, and nothing moves.
 */
export async function twoFrames({ page, options }: Settling): Promise<void> {
  if (options.javaScriptEnabled === false) return;
  await page.evaluate(
    (ms) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, ms);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
    longestMs,
  );
}
