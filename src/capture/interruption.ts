import type { BrowserContext, Page } from 'playwright';
import type { Failure } from '../model/index.ts';
import { allowMoreFiles, tooFewOpenFiles } from '../open-files.ts';

/** What ends a shot from outside: the page crashed, the browser died, the time is up, or the run was stopped. */
export interface Interruption extends Disposable {
  /** Resolves with why there will be no picture; rejects with the reason of the run's signal. */
  readonly happened: Promise<Failure>;
  /** Ends the shot now, with this failure. */
  fail(failure: Failure): void;
  /** From now on a crash of this page counts too. */
  watch(page: Page): void;
  /**
   * Stops the clock of the shot.
   *
   * @returns Starts it again, once every caller that has stopped it has said so.
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

/** When the time of a shot is up, over all of its attempts. Time that was no fault of the shot extends it. */
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
  // Nobody may be waiting any more when it comes.
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
        const lastedMs = performance.now() - pausedAt;
        pausedMs += lastedMs;
        deadline.extend(lastedMs);
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

/** A context takes some milliseconds to close. */
const closeTimeoutMs = 10_000;

/**
 * Closes a context. Once the run is over nobody waits for that: the browser is closed as a whole, by force if it does
 * not answer any more.
 *
 * @returns Whether it is closed, or nobody waits for it; not if the browser does not answer.
 */
export async function hasClosed(context: BrowserContext, signal: AbortSignal): Promise<boolean> {
  const closed = context.close().catch(() => {});
  if (signal.aborted) return true;
  return new Promise<boolean>((resolve) => {
    const goOn = (isClosed: boolean) => {
      signal.removeEventListener('abort', aborted);
      clearTimeout(late);
      resolve(isClosed);
    };
    const aborted = () => goOn(true);
    const late = setTimeout(goOn, closeTimeoutMs, false);
    signal.addEventListener('abort', aborted);
    void closed.then(aborted);
  });
}
