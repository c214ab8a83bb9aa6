import { availableParallelism } from 'node:os';
import type { ResolvedShotOptions } from '../model/index.ts';

/** All defaults. The meaning of each option is documented at its type in `src/options`. */
export const defaults = {
  output: 'output',
  // One more than the cores, because a shot that waits for its page uses no core. Beyond 8, the encoder of the one
  // browser is the limit (measured in docs/speed.md; `npm run bench -- concurrency` repeats it).
  concurrency: Math.min(availableParallelism() + 1, 8),
  cache: true,
  readyTimeout: 60_000,
  pagesTimeout: 60_000,
  urlReadyTimeout: 5_000,
  /** Long enough for a menu that fades in or a search that waits for a pause, too short for a message of three seconds to go. */
  actionPause: 1_000,
  actionTimeout: 10_000,
  /** A login is gone in real time, and each action waits for its element anyway. */
  loginPause: 50,
  gracefulShutdown: { signal: 'SIGTERM', timeout: 3_000 },
  shot: {
    timeout: 30_000,
    strict: false,
    // Long enough for a 1 s fade that begins after a fetch, and for the first step of a carousel; docs/same-bytes.md.
    at: 4_000,
    now: Date.UTC(2025, 0, 1, 12),
    actions: [],
    safe: [],
    recipe: {
      virtualTime: true,
      order: true,
      clock: true,
      random: true,
      frames: true,
      media: true,
      jumps: true,
      lazy: true,
      scroll: 'auto',
      settle: true,
      confirm: 'auto',
    },
    block: [],
    hide: [],
    remove: [],
    expand: [],
    replaceText: {},
    set: {},
    maxHeight: 100_000,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
    fullPage: true,
    mask: [],
    maskColor: '#FF00FF',
    omitBackground: false,
    scale: 'device',
    type: 'png',
    quality: 80,
    animations: 'disabled',
    caret: 'hide',
  } satisfies ResolvedShotOptions as ResolvedShotOptions,
} as const;
