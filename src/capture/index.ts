import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import type { Failure, Note, Picture, Shot } from '../model.ts';
import { navigationFailure, watchDocument } from './document.ts';
import { type End, watchForEnd } from './end.ts';
import { takePicture } from './picture.ts';
import { settle } from './settle/index.ts';
import { type Traffic, watchTraffic } from './traffic.ts';
import { contextOptions } from './view.ts';

/** What came of an attempt at a shot: a picture, or why there is none. */
export interface Capture {
  readonly taken: Picture | Failure;
  /** Where the page was in the end. */
  readonly url: string | undefined;
  readonly notes: readonly Note[];
}

export interface CaptureContext {
  readonly siteUrl: string;
  readonly newContext: (options: BrowserContextOptions) => Promise<BrowserContext>;
  /** Ends the capture at once; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Looks at the page as well. Default: nobody. */
  readonly examiner?: Examiner;
}

/** Looks at a page from outside while it is captured; what it throws fails the capture. */
export interface Examiner {
  /** Before the page's first request. */
  begin(page: Page): Promise<void>;
  /** Right after the picture, while the page still stands as it was taken. */
  end(page: Page, picture: Picture): Promise<void>;
}

export function isPicture(taken: Picture | Failure): taken is Picture {
  return 'bytes' in taken;
}

/**
 * Takes one shot in a fresh context, which is closed in any case: visit → settle → picture. Whatever the page does
 * to prevent it becomes a `Failure`; only an abort and errors of ours are thrown.
 */
export async function capture(
  shot: Shot,
  { siteUrl, newContext, signal, examiner }: CaptureContext,
): Promise<Capture> {
  signal.throwIfAborted();
  let context: BrowserContext;
  try {
    context = await newContext(contextOptions(shot.options));
  } catch (error) {
    return { taken: browserRefused(error), url: undefined, notes: [] };
  }
  const progress: Progress = { waitingFor: 'the page to open', page: undefined, traffic: undefined };
  using end = watchForEnd(context, {
    signal,
    timeoutMs: shot.options.timeout,
    onTimeout: () => timeIsUp(shot, progress),
  });
  // A page or browser that dies also fails the call in flight; what ended it is the better sentence.
  const working = take(shot, { context, siteUrl, end, progress, examiner }).catch((error) =>
    wasClosed(error) ? end.reached : browserRefused(error),
  );
  try {
    const taken = await Promise.race([working, end.reached]);
    return { taken, url: progress.page?.url(), notes: progress.traffic?.notes() ?? [] };
  } finally {
    // Closing ends whatever still waits in the page. It is not awaited: a `newPage` that is under way when its
    // context closes never settles.
    working.catch(() => {});
    await context.close().catch(() => {});
  }
}

/** How far a shot is, for the sentence when it goes no further. */
interface Progress {
  waitingFor: string;
  page: Page | undefined;
  traffic: Traffic | undefined;
}

async function take(
  shot: Shot,
  {
    context,
    siteUrl,
    end,
    progress,
    examiner,
  }: {
    context: BrowserContext;
    siteUrl: string;
    end: End;
    progress: Progress;
    examiner: Examiner | undefined;
  },
): Promise<Picture | Failure> {
  const page = (progress.page = await context.newPage());
  const traffic = (progress.traffic = watchTraffic(page, siteUrl));
  const shown = watchDocument(page, shot, end.reach);
  end.watch(page);
  await examiner?.begin(page);

  const failure = await visit(page, new URL(shot.page.path, siteUrl).href);
  if (failure) {
    // The news that a process died may come after the error that it caused.
    return Promise.race([end.reached, delay(100, failure)]);
  }
  const early = shown.flaw();
  if (early) return early;
  await settle({ page, traffic, options: shot.options }, (waitingFor) => {
    progress.waitingFor = waitingFor;
  });
  // Scripts may have gone on to another page since.
  const late = shown.flaw();
  if (late) return late;
  progress.waitingFor = shot.options.selector ? elementOf(shot.options.selector) : 'the picture';
  const taken = await takePicture(page, shot);
  if (isPicture(taken)) await examiner?.end(page, taken);
  return taken;
}

async function visit(page: Page, url: string): Promise<Failure | undefined> {
  try {
    // The shot's deadline is the only one.
    await page.goto(url, { waitUntil: 'load', timeout: 0 });
    return undefined;
  } catch (error) {
    return navigationFailure(url, error as Error);
  }
}

/** What was still missing when the time was up. */
function timeIsUp({ options }: Shot, { waitingFor, traffic }: Progress): Failure {
  const open = traffic?.open() ?? [];
  const more = open.length > 3 ? ` and ${open.length - 3} more` : '';
  const requests = open.length === 0 ? '' : `; not finished: ${open.slice(0, 3).join(', ')}${more}`;
  const missesElement = options.selector !== undefined && waitingFor === elementOf(options.selector);
  return {
    kind: missesElement ? 'selector' : 'timeout',
    message: `after ${options.timeout} ms the shot was still waiting for ${waitingFor}${requests}`,
    hint: missesElement
      ? 'Check the selector on the page.'
      : 'Give it more time with the option timeout or --timeout, in milliseconds.',
  };
}

function elementOf(selector: string): string {
  return `an element that matches ${selector} and is visible`;
}

function wasClosed(error: unknown): boolean {
  return /has been closed|Target closed|Target crashed|Page crashed/.test(String(error));
}

const hints: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [
    /Unable to capture screenshot/,
    'The page may be too large for one picture: take a part with clip, or the window with fullPage: false.',
  ],
  [
    /Clipped area/,
    'Check clip: it counts in CSS pixels from the top left corner of the page, and has to lie on it.',
  ],
];

/** What Playwright says when a call cannot be done becomes the failure of this shot; any other error is ours. */
function browserRefused(error: unknown): Failure {
  const said = /^[a-zA-Z]+\.[a-zA-Z]+: (?<reason>.+)/.exec((error as Error).message)?.groups?.['reason'];
  if (said === undefined) throw error;
  const hint = hints.find(([pattern]) => pattern.test(said))?.[1];
  return {
    kind: 'picture',
    message: `the browser could not take the picture: ${said}`,
    ...(hint && { hint }),
  };
}
