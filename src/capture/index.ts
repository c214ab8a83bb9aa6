import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import type { Failure, Picture, Shot } from '../model.ts';
import { takePicture } from './picture.ts';
import { settle } from './settle/index.ts';
import { type Traffic, watchTraffic } from './traffic.ts';
import { contextOptions } from './view.ts';
import { visit, wrongStatus } from './visit.ts';

/** What came of an attempt at a shot: a picture, or why there is none. */
export interface Capture {
  readonly taken: Picture | Failure;
  readonly url: string | undefined;
  readonly notes: readonly string[];
}

export interface CaptureContext {
  readonly siteUrl: string;
  readonly newContext: (options: BrowserContextOptions) => Promise<BrowserContext>;
  /** Ends the capture at once; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

export function isPicture(taken: Picture | Failure): taken is Picture {
  return 'bytes' in taken;
}

/**
 * Takes one shot in a fresh context, which is closed in any case: visit → settle → picture. Whatever the page does
 * to prevent it becomes a `Failure`; only an abort and errors of ours are thrown.
 */
export async function capture(shot: Shot, { siteUrl, newContext, signal }: CaptureContext): Promise<Capture> {
  signal.throwIfAborted();
  const url = new URL(shot.page.path, siteUrl).href;
  let context: BrowserContext;
  try {
    context = await newContext(contextOptions(shot.options));
  } catch (error) {
    return { taken: browserRefused(error), url: undefined, notes: [] };
  }
  const progress = { waitingFor: 'the page to open' };
  let page: Page | undefined;
  let traffic: Traffic | undefined;
  const watch = watchForEnd(context, shot, {
    signal,
    describe: () => unfinished(shot, progress.waitingFor, traffic),
  });
  const work = async () => {
    page = await context.newPage();
    watch.page(page);
    traffic = watchTraffic(page, siteUrl);
    const taken = await take(page, { shot, url, traffic, progress });
    // The news that a process died may come after the error that it caused.
    if (!isPicture(taken) && taken.kind === 'navigation') await Promise.race([watch.ended, delay(100)]);
    return taken;
  };
  // A page or browser that dies also fails the call in flight; what ended it is the better sentence.
  const working = work().catch((error) => (wasClosed(error) ? watch.ended : browserRefused(error)));
  try {
    const taken = await Promise.race([working, watch.ended]);
    return { taken, url: page?.url(), notes: traffic?.notes() ?? [] };
  } finally {
    watch.stop();
    // Closing ends whatever still waits in the page. It is not awaited: a `newPage` that is under way when its
    // context closes never settles.
    working.catch(() => {});
    await context.close().catch(() => {});
  }
}

async function take(
  page: Page,
  {
    shot,
    url,
    traffic,
    progress,
  }: { shot: Shot; url: string; traffic: Traffic; progress: { waitingFor: string } },
): Promise<Picture | Failure> {
  const failure = await visit(page, url);
  if (failure) return failure;
  const early = wrongStatus(shot, url, traffic);
  if (early) return early;
  await settle({ page, traffic }, (waitingFor) => {
    progress.waitingFor = waitingFor;
  });
  // Scripts may have gone on to another page since.
  const late = wrongStatus(shot, page.url(), traffic);
  if (late) return late;
  progress.waitingFor = shot.options.selector
    ? `an element that matches ${shot.options.selector} and is visible`
    : 'the picture';
  return takePicture(page, shot);
}

/** The ends that the page itself does not report: it crashed, the browser died, time is up, the run is over. */
function watchForEnd(
  context: BrowserContext,
  shot: Shot,
  { signal, describe }: { signal: AbortSignal; describe(): Failure },
) {
  const { promise: ended, resolve, reject } = withResolvers<Failure>();
  // Nobody may be waiting any more when the second reason comes.
  ended.catch(() => {});
  const browser = context.browser() as Browser;
  const abort = () => reject(signal.reason);
  const died = () =>
    resolve({ kind: 'browser-crash', message: 'the browser ended while this shot was taken' });
  const timer = setTimeout(() => resolve(describe()), shot.options.timeout);
  signal.addEventListener('abort', abort, { once: true });
  browser.once('disconnected', died);
  if (!browser.isConnected()) died();
  return {
    ended,
    page(page: Page) {
      page.once('crash', () =>
        resolve({ kind: 'page-crash', message: 'the page crashed: its process ended while it was open' }),
      );
    },
    stop() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      browser.off('disconnected', died);
    },
  };
}

/** What was still missing when the time was up. */
function unfinished({ options }: Shot, waitingFor: string, traffic: Traffic | undefined): Failure {
  const open = traffic?.open() ?? [];
  const requests =
    open.length === 0
      ? ''
      : `; without an answer: ${open.slice(0, 3).join(', ')}${open.length > 3 ? ` and ${open.length - 3} more` : ''}`;
  const kind = options.selector && waitingFor.includes(options.selector) ? 'selector' : 'timeout';
  return {
    kind,
    message: `after ${options.timeout} ms the shot was still waiting for ${waitingFor}${requests}`,
    hint:
      kind === 'selector'
        ? 'Check the selector on the page.'
        : 'Give it more time with the option timeout or --timeout, in milliseconds.',
  };
}

function wasClosed(error: unknown): boolean {
  return /has been closed|Target closed|Target crashed|Page crashed/.test(String(error));
}

/** What Playwright says when a call cannot be done becomes the failure of this shot; any other error is ours. */
function browserRefused(error: unknown): Failure {
  const said = /^[a-zA-Z]+\.[a-zA-Z]+: (?<reason>.+)/.exec((error as Error).message)?.groups?.['reason'];
  if (said === undefined) throw error;
  return { kind: 'picture', message: `the browser could not take the picture: ${said}` };
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
