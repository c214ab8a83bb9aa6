import { createHash } from 'node:crypto';
import type { BrowserContext, BrowserContextOptions } from 'playwright';
import type { BrowserHandle } from '../../src/browser/index.ts';
import { type Capture, type CaptureContext, capture, isPicture, keepIdle } from '../../src/capture/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { PageOptions } from '../../src/options/index.ts';
import { listShots } from '../../src/run.ts';
import { random } from '../compare/paint.ts';
import { parts, paths, views, serveWindowSite, wishes } from './window-pages.ts';

export interface WindowWalk {
  /** How many shots were taken in a window that had served before. */
  readonly again: number;
  /** What came out otherwise than in a fresh window, in words. */
  readonly wrong: readonly string[];
}

/**
 * Takes pages by chance, with options by chance, one after another in windows that are used again, and each of them in a
 * fresh window too.
 */
export async function walkThroughWindows(
  seed: number,
  steps: number,
  browser: Pick<BrowserHandle, 'newContext' | 'tryReuse'>,
): Promise<WindowWalk> {
  const { siteUrl, stop } = await serveWindowSite();
  const opened: BrowserContext[] = [];
  const newContext = async (options: BrowserContextOptions) => {
    const context = await browser.newContext(options);
    opened.push(context);
    return context;
  };
  const { signal } = new AbortController();
  const take = async (page: PageOptions, idle?: CaptureContext['idle']) => {
    const [shot] = await listShots(configOf({ site: siteUrl, pages: [page], ...small }, '/'));
    return inWords(await capture(shot!, { siteUrl, newContext, idle, signal }));
  };
  try {
    const chance = random(seed);
    const below = (end: number) => Math.floor(chance() * end);
    const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
    const idle = keepIdle(browser.tryReuse);
    const walked: { readonly page: PageOptions; readonly came: string }[] = [];
    for (let step = 0; step < steps; step += 1) {
      const wished = Array.from({ length: below(4) }, () => one(wishes));
      const page = Object.assign({ path: one(paths) }, one(views), one(parts), ...wished) as PageOptions;
      walked.push({ page, came: await take(page, idle) });
    }
    const again = steps - opened.length;
    const wrong: string[] = [];
    for (const [step, { page, came }] of walked.entries()) {
      const alone = await take(page);
      if (came === alone) continue;
      const before = walked.slice(Math.max(0, step - 6), step).map((each) => JSON.stringify(each.page));
      wrong.push(
        `seed ${seed}, step ${step}: ${JSON.stringify(page)} was ${came}\nand alone ${alone}\nafter ${before.join(', ')}`,
      );
    }
    return { again, wrong };
  } finally {
    await Promise.all(opened.map((context) => context.close()));
    stop();
  }
}

export const small = { viewport: { width: 400, height: 300 } };

export function inWords({ taken, url, notes }: Capture): string {
  const said = notes.map(({ message }) => message).join('; ');
  const { pathname = '' } = url === undefined ? {} : new URL(url);
  if (!isPicture(taken)) return `${pathname} ${taken.message}; ${said}`;
  const hash = createHash('sha256').update(taken.bytes).digest('hex').slice(0, 8);
  return `${pathname} ${hash} ${taken.width} × ${taken.height} ${taken.title} ${JSON.stringify(taken.masked)} ${said}`;
}
