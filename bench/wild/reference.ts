/** A picture as a person would make it: wait, read down to the end of the page, go back up, take it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright';
import sharp from 'sharp';
import { openFonts } from '../../src/browser/fonts/index.ts';
import { thisMachine } from '../../src/browser/machine.ts';
import type { BrowserChoice } from '../../src/model/index.ts';
import { keptFolder } from '../fetched.ts';
import type { WildPage } from './page.ts';

export interface Reference {
  /** The whole page, once it was read. */
  readonly picture: Uint8Array;
  /** What a reader saw of it on the way down. */
  readonly read: Uint8Array;
  /** What the shortest script would have taken: `goto`, `networkidle` and the picture. */
  readonly plainMs: number;
}

/** Takes references, or gives those that were taken before with the same version of the browser. */
export interface References extends AsyncDisposable {
  /** Throws if the page cannot be taken. */
  take(page: WildPage): Promise<Reference>;
}

/** The browser and fonts are those of the tool, and nothing else is. */
export async function openReferences(executablePath: string, choice: BrowserChoice): Promise<References> {
  const { signal } = new AbortController();
  const fonts = await openFonts(choice, thisMachine(), { signal, onEvent: () => {} });
  const launch = () => chromium.launch({ executablePath, env: { ...process.env, ...fonts.env } });
  let browser = await launch();
  return {
    async take({ source, shot, siteUrl }) {
      const { path } = shot.page;
      const folder = keptFolder('wild-references', browser.version(), source.replaceAll('/', '-'));
      const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
      const at = (ending: string) => join(folder, `${name}.${ending}`);
      if (existsSync(at('read.png'))) {
        const { plainMs } = JSON.parse(readFileSync(at('json'), 'utf8')) as { plainMs: number };
        return { picture: readFileSync(at('png')), read: readFileSync(at('read.png')), plainMs };
      }
      if (!browser.isConnected()) browser = await launch();
      const taken = await takeOne(browser, new URL(path, siteUrl).href);
      writeFileSync(at('png'), taken.picture);
      writeFileSync(at('json'), JSON.stringify({ path, plainMs: taken.plainMs }));
      // The last one says that all are there.
      writeFileSync(at('read.png'), taken.read);
      return taken;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await fonts[Symbol.asyncDispose]();
    },
  };
}

const mostIdleMs = 15_000;
const patienceMs = 5_000;
/** How long a reader looks at a window: what appears on scrolling is there then. */
const windowMs = 800;
/** A page that has no end is read so far. */
const mostWindows = 40;
const viewport = { width: 1280, height: 800 };

async function takeOne(browser: Browser, url: string): Promise<Reference> {
  const context = await browser.newContext({ viewport });
  try {
    const page = await context.newPage();
    page.on('popup', (popup) => void popup.close().catch(() => {}));
    // A mouse that nobody has moved lies upon the corner of the page, and what is there would show that.
    await page.mouse.move(-10, -10);
    const begun = performance.now();
    await page.goto(url, { waitUntil: 'commit', timeout: mostIdleMs });
    // Some pages never get there, and are taken as they are.
    await page.waitForLoadState('networkidle', { timeout: mostIdleMs }).catch(() => {});
    const waited = performance.now() - begun;
    await delay(patienceMs);
    const read = await readDown(page);
    await delay(1_000);
    const painting = performance.now();
    const picture = await page.screenshot({ fullPage: true, animations: 'allow', timeout: 60_000 });
    return { picture, read, plainMs: waited + performance.now() - painting };
  } finally {
    await context.close().catch(() => {});
  }
}

/** The windows that a reader sees one after another, as one picture. What goes along with the window is in the first alone. */
async function readDown(page: Page): Promise<Uint8Array> {
  const windows: { input: Buffer; left: number; top: number }[] = [];
  for (let index = 0; index < mostWindows; index += 1) {
    const { top, isEnd } = await page.evaluate((to) => {
      window.scrollTo({ top: to, behavior: 'instant' });
      const { scrollTop, scrollHeight } = document.scrollingElement ?? { scrollTop: 0, scrollHeight: 0 };
      return { top: Math.round(scrollTop), isEnd: scrollTop + innerHeight >= scrollHeight - 1 };
    }, index * viewport.height);
    await delay(windowMs);
    if (index === 1) await page.evaluate(hideFixed);
    const input = await page.screenshot({ animations: 'allow', timeout: 60_000 });
    windows.push({ input, left: 0, top });
    if (isEnd) break;
  }
  await page.evaluate(showFixed);
  const height = Math.max(...windows.map(({ top }) => top)) + viewport.height;
  return sharp({ create: { width: viewport.width, height, channels: 3, background: '#fff' } })
    .composite(windows)
    .png()
    .toBuffer();
}

function hideFixed(): void {
  for (const element of document.querySelectorAll('body *')) {
    if (['fixed', 'sticky'].includes(getComputedStyle(element).position))
      element.setAttribute('data-goes-along', '');
  }
  const style = document.createElement('style');
  style.id = 'goes-along';
  style.textContent = '[data-goes-along], [data-goes-along] * { visibility: hidden !important }';
  document.head.append(style);
}

function showFixed(): void {
  document.getElementById('goes-along')?.remove();
  window.scrollTo({ top: 0, behavior: 'instant' });
}
