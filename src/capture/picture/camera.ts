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

/** A picture as it comes from the browser, and which part of the page it shows. */
export interface Frame {
  readonly bytes: Buffer;
  /** The place of its top left corner on the page, in CSS pixels, and how many of its pixels are one of them. */
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Takes pictures of a page by the browser's protocol. */
export interface Camera {
  readonly session: Session;
  /** What the window shows. */
  window(): Promise<Frame>;
  /** A part of the page, whether the window shows it or not. */
  part(area: Area): Promise<Frame>;
  /** Whether a part is so large that the browser has little left for others meanwhile. */
  isLarge(area: Area): boolean;
}

/**
 * As many device pixels are taken at once. The browser needs some 25 bytes for each, and the time for a page of
 * 68,000 px is the shortest with about this many: 4.7 s, against 8.4 s in quarters and 6.8 s at once, with 0.9 GiB
 * instead of 2 (`npm run bench -- tall`).
 */
const mostPixels = 1280 * 16_000;

/**
 * Tells the session of the screen, which only Playwright's own knows: a picture of more than the window is taken as on a
 * screen of the session's own, and that would be a desktop's at scale 1.
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

/** Those whose pages are told to have no colour of their own behind them. */
const transparent = new WeakSet<Session>();

/** Takes back what a camera has set in the window of its page. */
export async function putCameraAway(session: Session): Promise<void> {
  if (transparent.delete(session)) await session.send('Emulation.setDefaultBackgroundColorOverride', {});
}

/**
 * Playwright's own screenshot lets the browser compress as well as it can, which costs 134 ms for a page; this one asks
 * for speed.
 */
export async function openCamera(page: Page, options: ResolvedShotOptions): Promise<Camera> {
  const session = await sessionOf(page);
  const { viewport, deviceScaleFactor = 1 } = options;
  const { hasQuality, isTransparent, join } = formats[options.type];
  if (options.omitBackground && isTransparent) {
    transparent.add(session);
    await session.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } });
  }
  const scale = options.scale === 'css' ? 1 / deviceScaleFactor : 1;
  const format = {
    format: options.type,
    optimizeForSpeed: true,
    ...(hasQuality && { quality: options.quality }),
  } as const;

  // `captureBeyondViewport` lays the page out in a window of one pixel and back again, which costs a page of 3,000 px some
  // 25 ms, and what watches sizes hears of it. It is not needed where the browser was told not to clip (args.ts).
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
      // At a scale such as 2.625 a band has to end where a device pixel does.
      const rows = most - (most > 200 ? most % 200 : 0);
      const bytes =
        join && area.height > rows ? await join(bands(area, rows)) : await shoot({ ...area, scale }, true);
      return { bytes, x: area.x, y: area.y, scale: scale * deviceScaleFactor };
    },
  };
}
