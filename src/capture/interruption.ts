import type { BrowserContext, Page } from 'playwright';
import type { Failure } from '../model/index.ts';
import { allowMoreFiles, tooFewOpenFiles } from '../open-files.ts';

/** What ends a shot from outside: the page crashed, the browser died, the time is up, or the run was stopped. */
export interface Interruption extends Disposable {
  /** Resolves with the failure that ended the shot, or rejects with the reason of the run's signal. */
  readonly happened: Promise<Failure>;
  /** Ends the shot now, with this failure. */
  fail(failure: Failure): void;
  /** Also ends the shot if this page crashes. */
  watch(page: Page): void;
  /**
   * Stops the clock of the shot.
   *
   * @returns A function that ends this pause. The clock runs again when all pauses have ended.
   */
  pause(): () => void;
  /** For how many milliseconds the clock has run. */
  ranMs(): number;
}

export const pageCrashed: Failure = {
  kind: 'page-crash',
  message: 'the page crashed: its process ended while it was open',
  hint: 'It may need more memory than there is: look at it in a browser, or take fewer shots at a time with --concurrency.',
};

function browserDied(): Failure {
  const message = 'the browser ended while this shot was taken';
  const most = tooFewOpenFiles();
  if (most === undefined) return { kind: 'browser-crash', message };
  return {
    kind: 'browser-crash',
    message: `${message}, as this user may have only ${most} files open at a time`,
    hint: allowMoreFiles,
  };
}

/** The time by which a shot has to be taken, in all of its attempts. Waiting that the shot did not cause extends it. */
export interface Deadline {
  leftMs(): number;
  extend(ms: number): void;
}

export function deadlineIn(ms: number): Deadline {
  let end = performance.now() + ms;
  return {
    leftMs: () => end - performance.now(),
    extend: (more) => void (end += more),
  };
}

export function watchForInterruption(
  context: BrowserContext,
  { signal, deadline, onTimeout }: { signal: AbortSignal; deadline: Deadline; onTimeout(): Failure },
): Interruption {
  let fail!: (failure: Failure) => void;
  let reject!: (reason: unknown) => void;
  const happened = new Promise<Failure>((onResolve, onReject) => {
    fail = onResolve;
    reject = onReject;
  });
  // It may reject when nothing awaits it any more.
  happened.catch(() => {});

  const browser = context.browser()!;
  const died = () => fail(browserDied());
  const abort = () => reject(signal.reason);
  const crashed = () => fail(pageCrashed);
  let watched: Page | undefined;
  let timer: NodeJS.Timeout | undefined;
  let disposed = false;
  const begun = performance.now();
  let pauses = 0;
  let pausedAt = 0;
  let pausedMs = 0;
  const count = () => {
    if (!disposed) timer = setTimeout(() => fail(onTimeout()), deadline.leftMs());
  };
  count();
  signal.addEventListener('abort', abort, { once: true });
  browser.once('disconnected', died);
  if (!browser.isConnected()) died();

  return {
    happened,
    fail,
    watch(page) {
      watched = page;
      page.once('crash', crashed);
    },
    pause() {
      clearTimeout(timer);
      if (pauses === 0) pausedAt = performance.now();
      pauses += 1;
      return () => {
        pauses -= 1;
        if (pauses > 0) return;
        const pauseMs = performance.now() - pausedAt;
        pausedMs += pauseMs;
        deadline.extend(pauseMs);
        count();
      };
    },
    ranMs: () => (pauses > 0 ? pausedAt : performance.now()) - begun - pausedMs,
    [Symbol.dispose]() {
      disposed = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      browser.off('disconnected', died);
      watched?.off('crash', crashed);
    },
  };
}

/** Usually a context takes some milliseconds to close. */
const closeTimeoutMs = 10_000;

/**
 * Closes a context. Once the run has been stopped this does not wait, because then the whole browser is closed, by force
 * if necessary.
 *
 * @returns `false` if the browser does not respond.
 */
export async function hasClosed(context: BrowserContext, signal: AbortSignal): Promise<boolean> {
  const closed = context.close().catch(() => {});
  if (signal.aborted) return true;
  return new Promise<boolean>((resolve) => {
    const settle = (isClosed: boolean) => {
      signal.removeEventListener('abort', aborted);
      clearTimeout(late);
      resolve(isClosed);
    };
    const aborted = () => settle(true);
    const late = setTimeout(settle, closeTimeoutMs, false);
    signal.addEventListener('abort', aborted);
    void closed.then(aborted);
  });
}
