import type { Settling } from './index.ts';

/** What the steps before changed is on the screen after the next frame; the second one shows that it is over. */
export async function twoFrames({ page }: Settling): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );
}
