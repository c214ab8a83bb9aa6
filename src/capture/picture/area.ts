import type { Page } from 'playwright';
import type { Failure, Note, ResolvedShotOptions } from '../../model/index.ts';
import { inMainFrame } from '../isolated-world.ts';
import type { Area, Camera } from './camera.ts';
import { formats } from './formats.ts';

/** A wider page has a mistake in its layout. One row of this width takes 128 KiB. */
const mostWidth = 32_768;

/** Programs that show or compare pictures refuse to open one with more pixels, or run out of memory. */
const mostPixels = 0x3fff ** 2;

/** The area of the page, from its top left corner to the end of what can be scrolled to. */
export async function pageArea({ session }: Camera): Promise<Area> {
  const { cssContentSize: content, cssLayoutViewport: window } = await session.send('Page.getLayoutMetrics');
  const [width, height] = [
    Math.max(content.width, window.clientWidth),
    Math.max(content.height, window.clientHeight),
  ];
  const isWindow = width === window.clientWidth && height === window.clientHeight;
  const reach = isWindow ? { width, height } : await inMainFrame(session, 'reachOf');
  return {
    x: 0,
    y: 0,
    width: Math.min(width, Math.max(reach.width ?? width, window.clientWidth)),
    height: Math.min(height, Math.max(reach.height ?? height, window.clientHeight)),
  };
}

/** The part of the page that fits into a picture, with notes on what was cut off. */
export function cut(page: Area, options: ResolvedShotOptions): { area: Area; notes: Note[] } {
  const { deviceScaleFactor = 1 } = options;
  const scale = options.scale === 'css' ? 1 : deviceScaleFactor;
  const width = Math.min(page.width, mostWidth);
  const format = formats[options.type];
  const byFormat = Math.floor(format.highest / scale);
  const byPixels = Math.floor(mostPixels / (width * scale ** 2));
  const height = Math.min(page.height, options.maxHeight, byFormat, byPixels);
  const why = [
    height < page.height &&
      `the page is ${page.height} px high and was cut at ${height}${height === options.maxHeight ? ' (maxHeight)' : height === byFormat ? `, where ${format.name} ends` : ': more would be too many pixels for one picture'}`,
    width < page.width && `the page is ${page.width} px wide and was cut at ${width}`,
  ];
  return {
    area: { ...page, width, height },
    notes: why.filter((text) => text !== false).map((message) => ({ kind: 'cut', message })),
  };
}

/** The part of `clip` that lies on the page. */
export function clipArea(clip: Area, page: Area): Area | Failure {
  const x = Math.max(clip.x, 0);
  const y = Math.max(clip.y, 0);
  const width = Math.min(clip.x + clip.width, page.width) - x;
  const height = Math.min(clip.y + clip.height, page.height) - y;
  if (width > 0 && height > 0) return { x, y, width, height };
  return {
    kind: 'picture',
    message: `clip lies outside the page, which is ${page.width} × ${page.height} px`,
    hint: 'It counts in CSS pixels from the top left corner of the page.',
  };
}

/** The box of the element, rounded outwards so that nothing of it is missing. */
export async function elementArea(page: Page, selector: string): Promise<Area | Failure> {
  const box = await page.locator(selector).first().boundingBox({ timeout: 0 });
  if (!box || box.width === 0 || box.height === 0) {
    return {
      kind: 'picture',
      message: `the element that matches ${selector} has no size`,
      hint: 'Take one that has a size of its own, such as its parent.',
    };
  }
  // An edge on a whole pixel may be reported with a small rounding error.
  const [x, y] = [Math.floor(box.x + 1e-3), Math.floor(box.y + 1e-3)];
  return {
    x,
    y,
    width: Math.ceil(box.x + box.width - 1e-3) - x,
    height: Math.ceil(box.y + box.height - 1e-3) - y,
  };
}
