import { imageSize } from 'image-size';
import type { Page, PageScreenshotOptions } from 'playwright';
import type { Failure, Picture, Shot } from '../model.ts';

/** Takes what the shot asks for: an element, a part of the page, the whole page or the window. */
export async function takePicture(page: Page, { options }: Shot): Promise<Picture | Failure> {
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
  if (mask.length > 0 && !(await isColour(page, maskColor))) {
    return {
      kind: 'picture',
      message: `maskColor ${maskColor} is no colour, and nothing would be hidden`,
      hint: 'Write it as in CSS: #FF00FF',
    };
  }
  const bytes = selector
    ? await page.locator(selector).first().screenshot(how)
    : await page.screenshot({ ...how, ...(await areaOf(page, { clip, fullPage })) });
  const { width, height } = imageSize(bytes);
  return { bytes, width, height, title: await page.title() };
}

function isColour(page: Page, text: string): Promise<boolean> {
  return page.evaluate((colour) => CSS.supports('color', colour), text);
}

/**
 * Playwright counts `clip` from the top of the page only together with `fullPage`, and measures the whole page by
 * its `body`, which an SVG or an XML document does not have.
 */
async function areaOf(
  page: Page,
  { clip, fullPage }: { clip: Shot['options']['clip'] | undefined; fullPage: boolean },
): Promise<PageScreenshotOptions> {
  const hasBody = await page.evaluate(() => document.body !== null);
  return clip ? { clip, fullPage: hasBody } : { fullPage: fullPage && hasBody };
}
