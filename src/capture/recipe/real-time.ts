import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Traffic } from '../traffic.ts';
import { type Look, lookAt } from './look.ts';
import type { PageTime } from './time.ts';

/** Long enough for a script to act on a response and make the next request. */
const quietMs = 80;
/** A page that fetches data may do it again after a timer. This is as long as Playwright's networkidle. */
const quietAfterDataMs = 500;
/** The longest wait for a quiet network: a page that polls is never quiet. */
export const longestMs = 5_000;

/**
 * The page's time is real time. We wait until the page has loaded and its network is quiet. A page that keeps making
 * requests is captured as it is after five seconds.
 */
export function startRealTime(page: Page, { traffic }: { traffic: Traffic }): PageTime {
  let quiet: Promise<void> | undefined;
  let keptAsking = false;
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) quiet = undefined;
  });

  async function quietNetwork(): Promise<void> {
    await page.waitForLoadState('load', { timeout: 0 });
    const deadline = performance.now() + longestMs;
    for (;;) {
      const now = performance.now();
      const quietFor = now - traffic.lastChange();
      const enough = traffic.fetches() ? quietAfterDataMs : quietMs;
      keptAsking = now >= deadline;
      if ((traffic.open().length === 0 && quietFor >= enough) || keptAsking) return;
      await delay(Math.max(10, enough - quietFor));
    }
  }

  async function until(target: number): Promise<Look> {
    quiet ??= quietNetwork();
    await quiet;
    for (;;) {
      const seen = await lookAt(page);
      if (seen.age === undefined || seen.age >= target) return seen;
      // In parts of 100 ms, so that we notice soon if the page is closed meanwhile.
      await delay(Math.min(target - seen.age, 100));
    }
  }
  return {
    virtual: false,
    keptAsking: () => keptAsking,
    during: (work) => work,
    until,
    async pass(ms) {
      const { age } = await lookAt(page);
      if (age === undefined) await delay(ms);
      return until((age ?? 0) + ms);
    },
    hear: () => lookAt(page),
    async standUntil(isOver) {
      while (!(await isOver()));
      return lookAt(page);
    },
  };
}
