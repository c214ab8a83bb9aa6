import { setTimeout as delay } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Browser, BrowserContext, Page } from 'playwright';
import {
  isClosedError,
  isCrashError,
  isUncreatedPageError,
  isUnpaintedError,
  unpaintedMessage,
} from '../playwright/index.ts';
import type { Failure, Note, Picture, Shot } from '../model/index.ts';
import { describePage, titleIn } from './description.ts';
import { redirected, navigationFailure, watchDocument } from './document.ts';
import {
  type Deadline,
  deadlineIn,
  type Interruption,
  hasClosed,
  pageCrashed,
  watchForInterruption,
} from './interruption.ts';
import { missingGlyphs } from './glyphs.ts';
import { type Capture, type CaptureContext, isPicture } from './contract.ts';
import { preparePicture, windowOf } from './picture/index.ts';
import { allowAddressOf } from './private-address.ts';
import { strictFailure } from './problems.ts';
import { beginVisit, confirmPicture, followRecipe, StoodStill, type Visit } from './recipe/index.ts';
import { PageRefused } from './isolated-world.ts';
import { type Traffic, watchTraffic } from './traffic.ts';
import { poolOf, openWindow, watchResidue, type Window } from './window/index.ts';

/**
 * Captures one shot in a window that has nothing left of other shots. Whatever goes wrong in the page becomes a `Failure`.
 * Only an abort and bugs of ours are thrown. If a page gets stuck under virtual time, the shot is tried once more in real
 * time. If the browser never answered the request for the picture, or the page crashed, the shot is tried again.
 */
export async function captureShot(shot: Shot, context: CaptureContext): Promise<Capture> {
  const deadline = deadlineIn(shot.options.timeout);
  const { javaScriptEnabled = true, recipe } = shot.options;
  const virtual = javaScriptEnabled && recipe.virtualTime;
  let first = await attempt(shot, { ...context, virtual, deadline, patient: false });
  let crashed = false;
  for (let tries = 1; tries <= mostTries && deadline.leftMs() > leastMs; tries += 1) {
    if (!isUnpainted(first) && !isCrashed(first)) break;
    crashed ||= isCrashed(first);
    first = await attempt(shot, { ...context, virtual, deadline, patient: tries === mostTries });
  }
  if (!(first instanceof StoodStill)) return crashed ? becauseItCrashed(first) : first;
  const second = await attempt(shot, { ...context, virtual: false, deadline, patient: true });
  if (second instanceof StoodStill) throw second;
  return { ...second, notes: [inRealTime(first), ...second.notes] };
}

/** How often a shot is tried again if the browser never answered the request for the picture, or the page crashed. */
const mostTries = 2;
/** If less time than this is left, nothing is tried again. */
const leastMs = 1_000;

/**
 * A picture takes a tenth of a second, and large ones are taken one at a time. If one takes this long, the browser has
 * lost the request, as happens once in some thousands of pictures.
 */
const forgottenMs = 8_000;

interface Attempt extends CaptureContext {
  /** Whether the picture may take all the time of the shot, because this is the last try. */
  readonly patient: boolean;
  /** Whether the page gets virtual time. */
  readonly virtual: boolean;
  readonly deadline: Deadline;
}

/** Tries the shot in a window that was used before, if there is one. If that fails, tries it in a new one. */
async function attempt(shot: Shot, how: Attempt): Promise<Capture | StoodStill> {
  const { newContext, idle, signal, deadline } = how;
  signal.throwIfAborted();
  const { ownOrigins = [new URL(how.siteUrl).origin] } = how;
  const pool = poolOf(shot, { ...how, ownOrigins });
  const used = await idle?.take(pool);
  if (used) {
    const taken = await attemptIn(used, shot, how);
    if (!taken) idle!.refuse(used);
    else if (isDone(taken) || deadline.leftMs() <= leastMs) return taken;
  }
  let window: Window;
  const begun = performance.now();
  try {
    window = await openWindow(shot, pool, newContext, how.login);
    // The shot may have waited for a browser to start. That time does not count.
    deadline.extend(performance.now() - begun);
  } catch (error) {
    return { taken: browserRefused(error), url: undefined, notes: [], stuck: undefined };
  }
  return (await attemptIn(window, shot, how))!;
}

/** Whether there is a picture, or the browser has crashed, so that another window would not help. */
function isDone(captured: Capture | StoodStill): boolean {
  if (captured instanceof StoodStill) return false;
  return isPicture(captured.taken) || captured.taken.kind === 'browser-crash';
}

/** @returns `undefined` if the page could see that its window was used before. */
async function attemptIn(
  window: Window,
  shot: Shot,
  { idle, stillWorks = async () => true, ...how }: Attempt,
): Promise<Capture | StoodStill | undefined> {
  const progress: Progress = {
    waitingFor: 'the page to open',
    page: undefined,
    traffic: undefined,
    visit: undefined,
    notes: [],
    stuck: undefined,
    isClean: false,
    revealsReuse: false,
  };
  const { signal, deadline } = how;
  using interruption = watchForInterruption(window.context, {
    signal,
    deadline,
    onTimeout: () => timeIsUp(shot, progress),
  });
  // If the page or the browser dies, the call in progress fails too. The reason of the interruption is the better message.
  const working = take(shot, { ...how, window, interruption, progress }).catch((error) => {
    // If the page crashed before it was watched, this error is the only sign of it.
    if (isCrashError(error)) return pageCrashed;
    if (isClosedError(error)) return interruption.happened;
    if (error instanceof StoodStill) return error;
    // Playwright has many messages for a call that was in flight when the browser ended.
    return unlessInterrupted(interruption, () =>
      isUncreatedPageError(error) ? pageCrashed : browserRefused(error),
    );
  });
  try {
    let taken = await Promise.race([working, interruption.happened]);
    if (taken instanceof StoodStill) return taken;
    if (!isPicture(taken) && isOfNoAnswer(taken) && !(await stillWorks(window.context))) taken = frozen;
    if (progress.revealsReuse) return undefined;
    const notes = [...progress.notes, ...(progress.traffic?.notes() ?? [])];
    return { taken, url: progress.page?.url(), notes, stuck: progress.stuck };
  } finally {
    // Closing the context ends the calls that still wait. They are not awaited, because a `newPage` that is in progress
    // when its context closes never settles.
    working.catch(() => {});
    if (progress.isClean && idle) idle.keep(window);
    else if (!(await hasClosed(window.context, signal))) await stillWorks(window.context);
  }
}

/** Whether the cause may be that the whole browser does not respond. */
function isOfNoAnswer({ kind, message }: Failure): boolean {
  return kind === 'timeout' || isUnpaintedError(message);
}

const frozen: Failure = {
  kind: 'browser-crash',
  message:
    'the browser did not answer any more: this shot waited for it in vain, and so would any other, so the browser was ended',
};

/** How far a shot has come, for the message of a timeout. */
interface Progress {
  waitingFor: string;
  page: Page | undefined;
  traffic: Traffic | undefined;
  visit: Visit | undefined;
  notes: readonly Note[];
  /** What the window showed when an action failed. */
  stuck: Uint8Array | undefined;
  /** Whether the picture was taken, and the window has no residue. */
  isClean: boolean;
  /** Whether the page could see that its window was used before. */
  revealsReuse: boolean;
}

interface Taking extends Pick<
  Attempt,
  'siteUrl' | 'examiners' | 'virtual' | 'patient' | 'deadline' | 'signal'
> {
  readonly window: Window;
  readonly interruption: Interruption;
  readonly progress: Progress;
}

/** Opens the page → follows the recipe → looks for problems → takes the picture. */
async function take(
  shot: Shot,
  { window, siteUrl, interruption, progress, examiners = [], virtual, patient, deadline, signal }: Taking,
): Promise<Picture | Failure> {
  const { options } = shot;
  const page = (progress.page = await unlessForgotten(window.page(), patient));
  const traffic = (progress.traffic = watchTraffic(page, siteUrl));
  const shown = watchDocument(page, shot, interruption.fail);
  const residue = watchResidue(page, window);
  interruption.watch(page);
  // Windows that the page opens are closed.
  page.on('popup', (popup) => void popup.close().catch(() => {}));
  const waitFor = (what: string) => void (progress.waitingFor = what);
  using turn = turnOf(window.context, interruption);
  const { ranMs } = interruption;
  const begin = async () => {
    await Promise.all(examiners.map((examiner) => examiner.begin(page)));
    const { path } = shot.page;
    return beginVisit(page, { options, traffic, virtual, waitFor, ranMs, beAlone: turn.take, siteUrl, path });
  };
  // If the page's process ends before the browser tells of it, no call is ever answered.
  const visit = (progress.visit = await unlessForgotten(begin(), patient));

  const asked = new URL(shot.page.path, siteUrl).href;
  allowAddressOf(page, asked);
  const failure = await openPage(visit, asked);
  if (failure) return unlessInterrupted(interruption, () => failure);
  // The recipe is not followed for an error page.
  const early = shown.flaw() ?? (await followRecipe(visit));
  if (early?.kind === 'action') progress.stuck = await windowOf(page, options);
  if (early) return early;
  // Scripts may have navigated to another page since.
  const late = shown.flaw();
  if (late) return late;

  waitFor(options.selector ? elementOf(options.selector) : 'the picture');
  // The element of `selector` may appear late.
  const prepared = await unlessForgotten(
    preparePicture(page, shot),
    patient || options.selector !== undefined,
  );
  if ('kind' in prepared) return prepared;
  // The picture comes last. Otherwise the browser would paint the window again while the page is still open.
  const { elements, height } = visit.seen;
  const isHuge = elements > mostElements || height > tallest;
  const description = isHuge ? undefined : await describePage(page);
  const title = description ? titleIn(description) : await page.title();
  const glyphs = await missingGlyphs(page, description);
  const seen = { capabilities: visit.capabilities, description };
  await Promise.all(examiners.map((examiner) => examiner.end(page, seen)));
  const paint = () =>
    confirmPicture(visit, () => unlessForgotten(prepared.take(), patient || prepared.isLarge));
  if (prepared.isLarge) await turn.take();
  const picture = await paint().catch(async (error) => {
    if (!isRefused(error)) throw error;
    await turn.take();
    return untilPainted(paint, { deadline, signal });
  });
  progress.notes = [
    ...redirected(asked, visit.progress.begunAt ?? page.url()),
    ...visit.notes,
    ...prepared.notes,
    ...glyphs,
  ];
  const problem = options.strict ? strictFailure([...traffic.notes(), ...progress.notes]) : undefined;
  if (problem) return problem;
  progress.revealsReuse = residue.reveals(visit.capabilities);
  progress.isClean = traffic.open().length === 0 && !residue.stays(visit.capabilities);
  return { ...picture, title };
}

/** If a process died, the event may come after the error that it caused. Then the interruption is the better failure. */
async function unlessInterrupted({ happened }: Interruption, failure: () => Failure): Promise<Failure> {
  return Promise.race([happened, delay(100).then(failure)]);
}

/** A description takes about 50 µs for each element. A page with more than this gets none. */
const mostElements = 60_000;

/** In CSS pixels. A page that is taller than any picture may have more text than fits into memory: 200 MB have been seen. */
const tallest = 1_000_000;

/** Rejects if the browser seems to have lost the request. */
async function unlessForgotten<Result>(work: Promise<Result>, patient: boolean): Promise<Result> {
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
async function untilPainted<Taken>(
  paint: () => Promise<Taken>,
  { deadline, signal }: Pick<Attempt, 'deadline' | 'signal'>,
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

function isRefused(error: unknown): boolean {
  return !(error instanceof Forgotten) && isUnpaintedError(error);
}

/** The turn of a shot to have the browser for itself. */
interface Turn extends Disposable {
  /** Waits for the turn. A second call waits for the same one. */
  take(): Promise<void>;
}

/** The turns of the shots in one browser. */
interface Turns {
  readonly one: LimitFunction;
  /** All shots that are being taken. If a shot's clock is paused for another shot, the function that ends the pause. */
  readonly shots: Map<Interruption, (() => void) | undefined>;
  /** The shot whose turn it is. */
  holder: Interruption | undefined;
}

/**
 * Each browser does one of these at a time: large pictures, pages that render, and pictures that it has refused once. Side
 * by side they take many times longer, and the browser loses some.
 */
const turns = new WeakMap<Browser, Turns>();

/**
 * A shot's clock is paused while it waits for its turn, because it did not cause the waiting. During the turn the clocks
 * of all other shots are paused, because the browser has little time for them.
 */
function turnOf(context: BrowserContext, interruption: Interruption): Turn {
  const browser = context.browser()!;
  const all: Turns = turns.get(browser) ?? { one: pLimit(1), shots: new Map(), holder: undefined };
  turns.set(browser, all);
  let endTurn!: () => void;
  const over = new Promise<void>((resolve) => (endTurn = resolve));
  let ownTurn: Promise<void> | undefined;
  // If the shot is interrupted, its page may never answer, so the turn ends here.
  interruption.happened.then(endTurn, endTurn);

  const pauseForAnother = (shot: Interruption) => {
    const isForAnother = all.holder !== undefined && all.holder !== shot;
    all.shots.set(shot, isForAnother ? shot.pause() : undefined);
  };
  const resume = (shot: Interruption) => {
    all.shots.get(shot)?.();
    all.shots.set(shot, undefined);
  };
  const holdTurn = async () => {
    all.holder = interruption;
    for (const shot of all.shots.keys()) pauseForAnother(shot);
    await over;
    all.holder = undefined;
    for (const shot of all.shots.keys()) resume(shot);
  };
  pauseForAnother(interruption);
  return {
    take() {
      ownTurn ??= new Promise((resolve) => {
        const endPause = interruption.pause();
        void all.one(() => {
          endPause();
          resolve();
          return holdTurn();
        });
      });
      return ownTurn;
    },
    [Symbol.dispose]() {
      resume(interruption);
      all.shots.delete(interruption);
      endTurn();
    },
  };
}

async function openPage({ page, time }: Visit, url: string): Promise<Failure | undefined> {
  try {
    // The shot's deadline is the only timeout. It waits for `commit`, because `load` does not come before time passes.
    await time.during(page.goto(url, { waitUntil: 'commit', timeout: 0 }));
    return undefined;
  } catch (error) {
    if (error instanceof StoodStill) throw error;
    return navigationFailure(url, error as Error);
  }
}

function isCrashed(captured: Capture | StoodStill): boolean {
  return (
    !(captured instanceof StoodStill) && !isPicture(captured.taken) && captured.taken.kind === 'page-crash'
  );
}

/** If the shot crashed and then ran out of time, the crash is the reason that is reported. */
function becauseItCrashed({ taken, ...rest }: Capture): Capture {
  if (isPicture(taken) || !['page-crash', 'timeout'].includes(taken.kind)) return { taken, ...rest };
  const message = 'the page crashed each time it was opened: its process ended';
  return { taken: { ...pageCrashed, message }, ...rest };
}

function inRealTime({ message }: StoodStill): Note {
  return { kind: 'real-time', message };
}

/** The failure of a shot whose time is up: it says what the shot was still waiting for. */
function timeIsUp({ options }: Shot, { waitingFor, traffic, visit }: Progress): Failure {
  const open = traffic?.open() ?? [];
  const more = open.length > 3 ? ` and ${open.length - 3} more` : '';
  const requests = open.length === 0 ? '' : `; not finished: ${open.slice(0, 3).join(', ')}${more}`;
  const missesElement = options.selector !== undefined && waitingFor === elementOf(options.selector);
  return {
    kind: missesElement ? 'selector' : 'timeout',
    message: `after ${options.timeout} ms the shot was still waiting for ${waitingFor}${requests}`,
    hint: missesElement
      ? 'Check the selector on the page.'
      : visit?.capabilities.has('renders')
        ? 'It draws with WebGL, which takes long without a graphics card: take it at an earlier moment with the option at, fewer shots at a time with --concurrency, or give it more time with --timeout, in milliseconds.'
        : ((visit && hintForHuge(options.timeout, visit.seen)) ??
          `Give it more time with the option timeout or --timeout, in milliseconds${open.length === 0 ? ', or take fewer shots at a time with --concurrency' : ''}.`),
  };
}

/** From this size on, the size of a page is the reason why it takes so long. */
const hugeElements = 20_000;
const hugeHeight = 100_000;
/** 200,000 rows of a table take four times the usual 30 s, 200 MB of text three times. */
const moreForHuge = 5;

function hintForHuge(timeout: number, { elements, height }: Visit['seen']): string | undefined {
  const count = (value: number) => value.toLocaleString('en-US');
  const sizes = [
    ...(elements >= hugeElements ? [`${count(elements)} elements`] : []),
    ...(height >= hugeHeight ? [`${count(height)} px tall`] : []),
  ];
  if (sizes.length === 0) return undefined;
  return `The page is huge (${sizes.join(', ')}): give it more time with its option timeout or --timeout, e.g. ${moreForHuge * timeout} milliseconds.`;
}

function elementOf(selector: string): string {
  return `an element that matches ${selector} and is visible`;
}

function isUnpainted(captured: Capture | StoodStill): boolean {
  return (
    !(captured instanceof StoodStill) &&
    !isPicture(captured.taken) &&
    isUnpaintedError(captured.taken.message)
  );
}

/** Errors of Playwright and of the page are the failure of this shot. Other errors are bugs of ours and are thrown. */
function browserRefused(error: unknown): Failure {
  const { message } = error as Error;
  const said =
    error instanceof PageRefused
      ? message.split('\n')[0]!
      : /^[a-zA-Z]+\.[a-zA-Z]+: (?<reason>.+)/.exec(message)?.groups?.['reason'];
  if (said === undefined) throw error;
  return {
    kind: 'picture',
    message: `the browser could not take the picture: ${said}`,
    ...(isUnpaintedError(said) && {
      hint: 'It may be short of memory: take fewer shots at a time with --concurrency, or less of the page with maxHeight.',
    }),
  };
}
