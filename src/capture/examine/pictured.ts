import type { Page } from 'playwright';
import type { PageRecord, Shot } from '../../model/index.ts';

/** The place and scale of the picture on the page. */
export async function whereOnPage(
  page: Page,
  { options }: Shot,
  scroll: { readonly x: number; readonly y: number },
): Promise<PageRecord['pictured']> {
  const { selector, clip, fullPage, scale, deviceScaleFactor = 1 } = options;
  const begins = async () => {
    if (selector !== undefined) {
      // The element was there just before. If it has gone, the corner of the page is used.
      const box = await page
        .locator(selector)
        .first()
        .boundingBox({ timeout: 1000 })
        .catch(() => null);
      return { x: (box?.x ?? 0) + scroll.x, y: (box?.y ?? 0) + scroll.y };
    }
    if (clip !== undefined) return { x: clip.x, y: clip.y };
    return fullPage ? { x: 0, y: 0 } : scroll;
  };
  return { ...(await begins()), scale: scale === 'css' ? 1 : deviceScaleFactor };
}
