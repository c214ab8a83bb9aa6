import type { Settling } from './index.ts';
import { quietNetwork } from './network.ts';

/** A list that loads more whenever something was loaded has no end. */
const mostRounds = 5;

/**
 * Waits for requests and images, and again as long as what arrived brought lazy images: a list that a script fills
 * in has them as often as the page itself.
 */
export async function loadContent(settling: Settling): Promise<void> {
  await loadImages(settling);
  for (let round = 1; round <= mostRounds; round += 1) {
    await quietNetwork(settling);
    if (!(await loadImages(settling))) return;
  }
}

/**
 * Lazy images and frames load only near the window, but the picture shows the whole page: they are told to load
 * now. Then every image is waited for. That it is decoded is the browser's own matter (see the flags in
 * browser/launch.ts): asking for it by `decode()` makes scaled images differ faintly from run to run.
 *
 * @returns Whether there were lazy ones.
 */
function loadImages({ page }: Settling): Promise<boolean> {
  return page.evaluate(async () => {
    const lazy = document.querySelectorAll<HTMLImageElement | HTMLIFrameElement>('[loading=lazy]');
    for (const element of lazy) element.loading = 'eager';
    const missing = [...document.images].filter((image) => image.src !== '' && !image.complete);
    await Promise.all(
      missing.map(
        (image) =>
          new Promise((resolve) => {
            image.addEventListener('load', resolve);
            image.addEventListener('error', resolve);
          }),
      ),
    );
    return lazy.length > 0;
  });
}
