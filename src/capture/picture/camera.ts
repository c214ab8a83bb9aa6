import type { Page } from 'playwright';
import { type Session, sessionOf } from '../../playwright/index.ts';
import type { ResolvedShotOptions } from '../../model/index.ts';
import { paintsBeyondWindow } from './beyond.ts';
import { formats } from './formats.ts';

/** A rectangle of the page, in CSS pixels from its top left corner. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture as the browser gives it, and which part of the page it shows. */
export interface Frame {
  readonly bytes: Buffer;
  /** Its top left corner on the page, in CSS pixels. `scale` is the number of its pixels for one CSS pixel. */
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Takes pictures of a page with the DevTools protocol. */
export interface Camera {
  readonly session: Session;
  /** Takes what the window shows. */
  window(): Promise<Frame>;
  /** Takes a part of the page, whether the window shows it or not. */
  part(area: Area): Promise<Frame>;
  /** Whether a part is so large that taking it slows down other shots. */
  isLarge(area: Area): boolean;
}

/**
 * So many device pixels are taken at once. The browser needs some 25 bytes for each. A page of 68,000 px is taken fastest
 * with about this number: in 4.7 s and 0.9 GiB, against 8.4 s with a quarter of it, and 6.8 s and 2 GiB in one piece
 * (`npm run bench -- tall`).
 */
const mostPixels = 1280 * 16_000;

/**
 * Sets the screen for our session. A picture of more than the window is taken with the screen of the session that asks,
 * and only Playwright's own session knows the screen. Ours would have a desktop's at scale 1.
 */
export async function prepareScreen(
  page: Page,
  { viewport, deviceScaleFactor = 1, isMobile = false }: ResolvedShotOptions,
): Promise<void> {
  const session = await sessionOf(page);
  await session.send('Emulation.setDeviceMetricsOverride', {
    ...viewport,
    screenWidth: viewport.width,
    screenHeight: viewport.height,
    deviceScaleFactor,
    mobile: isMobile,
    screenOrientation:
      isMobile && viewport.width <= viewport.height
        ? { angle: 0, type: 'portraitPrimary' }
        : { angle: isMobile ? 90 : 0, type: 'landscapePrimary' },
  });
}

/** The sessions whose pages have a transparent background. */
const transparent = new WeakSet<Session>();

/** Resets what a camera has set in the window of its page. */
export async function putCameraAway(session: Session): Promise<void> {
  if (transparent.delete(session)) await session.send('Emulation.setDefaultBackgroundColorOverride', {});
}

/**
 * Playwright's own screenshot makes the browser compress as well as it can, which costs 134 ms for a page. This one asks
 * for speed.
 */
export async function openCamera(page: Page, options: ResolvedShotOptions): Promise<Camera> {
  const session = await sessionOf(page);
  const { viewport, deviceScaleFactor = 1 } = options;
  const { hasQuality, isTransparent, join } = formats[options.type];
  if (options.omitBackground && isTransparent) {
    transparent.add(session);
    await session.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } });
  } else await putCameraAway(session);
  const scale = options.scale === 'css' ? 1 / deviceScaleFactor : 1;
  const format = {
    format: options.type,
    optimizeForSpeed: true,
    ...(hasQuality && { quality: options.quality }),
  } as const;

  // `captureBeyondViewport` lays the page out in a window of one pixel and back again. For a page of 3,000 px this costs
  // some 25 ms, and observers of sizes are called. It is not needed if the browser was told not to clip (args.ts).
  async function shoot(clip: Area & { scale: number }, beyond: boolean): Promise<Buffer> {
    const captureBeyondViewport = beyond && !(await paintsBeyondWindow(page.context().browser()!));
    const { data } = await session.send('Page.captureScreenshot', {
      ...format,
      clip,
      captureBeyondViewport,
    });
    return Buffer.from(data, 'base64');
  }

  async function* bands(area: Area, rows: number): AsyncGenerator<Buffer> {
    for (let done = 0; done < area.height; done += rows) {
      const height = Math.min(rows, area.height - done);
      yield await shoot({ ...area, y: area.y + done, height, scale }, true);
    }
  }

  const pixelsPerRow = ({ width }: Area) => width * (deviceScaleFactor * scale) ** 2;

  return {
    session,
    isLarge: (area) => area.height * pixelsPerRow(area) > mostPixels,
    async window() {
      const { cssVisualViewport: seen } = await session.send('Page.getLayoutMetrics');
      const clip = {
        x: seen.pageX,
        y: seen.pageY,
        width: Math.ceil(viewport.width / seen.scale - 1e-3),
        height: Math.ceil(viewport.height / seen.scale - 1e-3),
      };
      const bytes = await shoot({ ...clip, scale: seen.scale * scale }, false);
      return { bytes, x: clip.x, y: clip.y, scale: seen.scale * scale * deviceScaleFactor };
    },
    async part(area) {
      const most = Math.max(1, Math.floor(mostPixels / pixelsPerRow(area)));
      // A band has to end at a whole device pixel, also at a scale such as 2.625.
      const rows = most - (most > 200 ? most % 200 : 0);
      const bytes =
        join && area.height > rows ? await join(bands(area, rows)) : await shoot({ ...area, scale }, true);
      return { bytes, x: area.x, y: area.y, scale: scale * deviceScaleFactor };
    },
  };
}
