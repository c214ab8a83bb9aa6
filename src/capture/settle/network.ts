import { setTimeout as delay } from 'node:timers/promises';
import type { Settling } from './index.ts';

/** Long enough for a script to act on an answer and ask the next question; Playwright's networkidle takes 500. */
const quietMs = 80;
/** A page that polls is never quiet. */
const longestMs = 5_000;

/**
 * Applications fetch their data after `load`: waits until no request has been open for a moment. A page that
 * keeps asking is taken as it is after five seconds, and its notes say so.
 */
export async function quietNetwork({ traffic }: Settling): Promise<void> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    const now = performance.now();
    const quietFor = now - traffic.lastChange();
    if ((traffic.open().length === 0 && quietFor >= quietMs) || now >= deadline) return;
    await delay(Math.max(10, quietMs - quietFor));
  }
}
