/** A picture as a person would make it: wait, read down to the end of the page, go back up, take it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright';
import { openFonts } from '../../src/browser/fonts/index.ts';
import { thisMachine } from '../../src/browser/machine.ts';
import type { BrowserChoice } from '../../src/model.ts';
import { keptFolder } from '../fetched.ts';
import type { WildPage } from './page.ts';

export interface Reference {
  readonly picture: Uint8Array;
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
      const [file, about] = [join(folder, `${name}.png`), join(folder, `${name}.json`)];
      if (existsSync(file) && existsSync(about)) {
        const { plainMs } = JSON.parse(readFileSync(about, 'utf8')) as { plainMs: number };
        return { picture: readFileSync(file), plainMs };
      }
      if (!browser.isConnected()) browser = await launch();
      const taken = await takeOne(browser, new URL(path, siteUrl).href);
      writeFileSync(file, taken.picture);
      writeFileSync(about, JSON.stringify({ path, plainMs: taken.plainMs }));
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
/** A page that has no end is read so far. */
const mostSteps = 60;

async function takeOne(browser: Browser, url: string): Promise<Reference> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    page.on('popup', (popup) => void popup.close().catch(() => {}));
    const begun = performance.now();
    await page.goto(url, { waitUntil: 'commit', timeout: mostIdleMs });
    // Some pages never get there, and are taken as they are.
    await page.waitForLoadState('networkidle', { timeout: mostIdleMs }).catch(() => {});
    const waited = performance.now() - begun;
    await delay(patienceMs);
    for (let step = 1; step <= mostSteps; step += 1) {
      const isEnd = await page.evaluate((top) => {
        window.scrollTo({ top, behavior: 'instant' });
        return top + innerHeight >= (document.scrollingElement?.scrollHeight ?? 0);
      }, step * 600);
      await delay(200);
      if (isEnd) break;
    }
    await delay(1_000);
    await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
    await delay(1_000);
    const painting = performance.now();
    const picture = await page.screenshot({ fullPage: true, animations: 'allow', timeout: 60_000 });
    return { picture, plainMs: waited + performance.now() - painting };
  } finally {
    await context.close().catch(() => {});
  }
}
