import { setTimeout as delay } from 'node:timers/promises';
import type { Settling } from './index.ts';

/** Long enough for a script to act on an answer and ask the next question. */
const quietMs = 80;
/** A page that asks for data may ask again after a timer; this is as long as Playwright's networkidle. */
const quietAfterDataMs = 500;
/** A page that polls is never quiet. */
const longestMs = 5_000;

/**
 * Applications fetch their data after `load`: waits until no request has been open for a moment. A page that
 * keeps asking is taken as it is after five seconds.
 */
export async function quietNetwork({ traffic }: Settling): Promise<void> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    const now = performance.now();
    const quietFor = now - traffic.lastChange();
    const enough = traffic.fetches() ? quietAfterDataMs : quietMs;
    if ((traffic.open().length === 0 && quietFor >= enough) || now >= deadline) return;
    await delay(Math.max(10, enough - quietFor));
  }
}
