import type { Settling } from './index.ts';

/**
 * Lazy images and frames load only near the window, but the picture shows the whole page: they are told to load
 * now. Then every image is waited for until it is decoded, because one that is not is painted a frame too late.
 */
export async function loadImages({ page }: Settling): Promise<void> {
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll<HTMLImageElement | HTMLIFrameElement>('[loading=lazy]')) {
      element.loading = 'eager';
    }
    // One that cannot be decoded (broken, removed meanwhile) is the page's own matter.
    await Promise.allSettled(
      [...document.images].filter((image) => image.src !== '').map((image) => image.decode()),
    );
  });
}
