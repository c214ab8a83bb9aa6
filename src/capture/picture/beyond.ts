import type { Browser } from 'playwright';

const known = new WeakMap<Browser, Promise<boolean>>();

/**
 * Whether a browser paints a page beyond its window. args.ts asks for that with a setting that a new Chromium may rename.
 * A browser that does not do it would leave everything below the window blank, and needs the slow way of camera.ts. This
 * is tested once for each browser.
 */
export function paintsBeyondWindow(browser: Browser): Promise<boolean> {
  // The version that comes with this tool does.
  if (browser.version().startsWith(`${tested}.`)) return Promise.resolve(true);
  const answer = known.get(browser) ?? tryOut(browser).catch(() => false);
  known.set(browser, answer);
  return answer;
}

/** The major version of the release that browser/npm-browser.ts names, which a test compares. */
export const tested = '153';

async function tryOut(browser: Browser): Promise<boolean> {
  const side = 8;
  const context = await browser.newContext({ viewport: { width: side, height: side } });
  try {
    const page = await context.newPage();
    await page.setContent(
      `<body style="margin: 0"><div style="height: ${3 * side}px; background: #00f"></div>`,
    );
    const session = await context.newCDPSession(page);
    const clip = { x: 0, y: 0, width: side, height: 3 * side, scale: 1 };
    const { data } = await session.send('Page.captureScreenshot', { clip });
    const { default: sharp } = await import('sharp');
    const { channels } = await sharp(Buffer.from(data, 'base64'))
      .extract({ left: 0, top: 2 * side, width: side, height: side })
      .stats();
    const [red, , blue] = channels;
    return red!.max === 0 && blue!.min === 255;
  } finally {
    await context.close();
  }
}
