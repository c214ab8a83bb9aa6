import { imageSize } from 'image-size';
import type { Page, PageScreenshotOptions } from 'playwright';
import type { Picture, Shot } from '../model.ts';

/** Takes what the shot asks for: an element, a part of the page, the whole page or the window. */
export async function takePicture(page: Page, { options }: Shot): Promise<Picture> {
  const { selector, clip, fullPage, mask, maskColor, style, omitBackground, scale, type, quality } = options;
  const how = {
    type,
    ...(type === 'jpeg' ? { quality } : {}),
    mask: mask.map((masked) => page.locator(masked)),
    maskColor,
    ...(style === undefined ? {} : { style }),
    omitBackground: omitBackground && type === 'png',
    scale,
    animations: options.animations,
    caret: options.caret,
    timeout: 0,
  } satisfies PageScreenshotOptions;
  const bytes = selector
    ? await page.locator(selector).first().screenshot(how)
    : // `clip` counts from the top of the page, which Playwright does only for a whole page.
      await page.screenshot(clip ? { ...how, fullPage: true, clip } : { ...how, fullPage });
  const { width, height } = imageSize(bytes);
  return { bytes, width, height, title: await page.title() };
}
