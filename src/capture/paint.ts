import { setTimeout as delay } from 'node:timers/promises';
import { isUnpaintedError, unpaintedMessage } from '../playwright/index.ts';
import type { Deadline } from './interruption.ts';

/**
 * A picture takes a tenth of a second, and large ones are taken one at a time. If one takes this long, the browser has
 * lost the request, as happens once in some thousands of pictures.
 */
const forgottenMs = 8_000;

/** If less time than this is left, nothing is tried again. */
export const leastMs = 1_000;

/** Rejects if the browser seems to have lost the request. */
export async function unlessForgotten<Result>(work: Promise<Result>, patient: boolean): Promise<Result> {
  if (patient) return work;
  const waiting = new AbortController();
  const forgotten = delay(forgottenMs, undefined, { signal: waiting.signal }).then(() => {
    throw new Forgotten(`camera.take: ${unpaintedMessage}: no answer for ${forgottenMs / 1000} s`);
  });
  try {
    return await Promise.race([work, forgotten]);
  } finally {
    waiting.abort();
    for (const left of [work, forgotten]) left.catch(() => {});
  }
}

class Forgotten extends Error {}

/** The pauses between tries. A try that the browser refuses costs next to nothing. */
const shortestPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * Tries again until the browser paints the page. While the browser paints something slow for another page, such as WebGL
 * without a graphics card, it refuses all other pictures at once. It would refuse a newly opened page too, so we keep
 * this one.
 */
export async function untilPainted<Taken>(
  paint: () => Promise<Taken>,
  { deadline, signal }: { readonly deadline: Deadline; readonly signal: AbortSignal },
): Promise<Taken> {
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await paint();
    } catch (error) {
      const leftMs = deadline.leftMs() - leastMs;
      if (!isRefused(error) || leftMs <= 0) throw error;
      await delay(Math.min(pauseMs, leftMs), undefined, { signal });
    }
  }
}

export function isRefused(error: unknown): boolean {
  return !(error instanceof Forgotten) && isUnpaintedError(error);
}
