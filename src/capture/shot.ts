import { setTimeout as delay } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Browser, BrowserContext, Page } from 'playwright';
import { isClosedError, isCrashError, isUnpaintedError, unpaintedMessage } from '../playwright/index.ts';
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
import { preparePicture } from './picture/index.ts';
import { askFor } from './private-address.ts';
import { strictFailure } from './problems.ts';
import { beginVisit, confirmPicture, followRecipe, StoodStill, type Visit } from './recipe/index.ts';
import { PageRefused } from './isolated-world.ts';
import { type Traffic, watchTraffic } from './traffic.ts';
import { poolOf, openWindow, watchResidue, type Window } from './window/index.ts';

/**
 * Takes one shot in a window where nothing of any other is. Whatever the page does to prevent it becomes a `Failure`;
 * only an abort and errors of ours are thrown. A page that stands still under virtual time is taken once more without
 * it, and one whose picture the browser forgot, or whose process ended, is tried again.
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

/** So often is a page opened again of whose picture nothing was heard, or that crashed. */
const mostTries = 2;
/** With less time than this nothing is tried again. */
const leastMs = 1_000;

/**
 * A picture takes a tenth of a second, and a large one has its turn alone. Of one that takes this long the browser has
 * lost the answer, as it does once in some thousands of pictures.
 */
const forgottenMs = 8_000;

interface Attempt extends CaptureContext {
  /** Whether a picture may take as long as the shot does: nobody tries again after this. */
  readonly patient: boolean;
  /** Whether the page's time passes as we grant it. */
  readonly virtual: boolean;
  readonly deadline: Deadline;
}

/** What goes wrong in a window that has served before is tried in a fresh one. */
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
    window = await openWindow(shot, pool, newContext);
    // That it had to wait for a browser, perhaps for another one, is not the fault of the shot.
    deadline.extend(performance.now() - begun);
  } catch (error) {
    return { taken: browserRefused(error), url: undefined, notes: [] };
  }
  return (await attemptIn(window, shot, how))!;
}

/** Whether there is a picture, or another window would be of no use. */
function isDone(captured: Capture | StoodStill): boolean {
  if (captured instanceof StoodStill) return false;
  return isPicture(captured.taken) || captured.taken.kind === 'browser-crash';
}

/** @returns Nothing if the page could see that its window was used before. */
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
    isClean: false,
    revealsReuse: false,
  };
  const { signal, deadline } = how;
  using interruption = watchForInterruption(window.context, {
    signal,
    deadline,
    onTimeout: () => timeIsUp(shot, progress),
  });
  // A page or browser that dies also fails the call in flight; what ended it is the better sentence.
  const working = take(shot, { ...how, window, interruption, progress }).catch((error) => {
    // Of a page that crashed before it was watched nothing else tells.
    if (isCrashError(error)) return pageCrashed;
    if (isClosedError(error)) return interruption.happened;
    return error instanceof StoodStill ? error : browserRefused(error);
  });
  try {
    let taken = await Promise.race([working, interruption.happened]);
    if (taken instanceof StoodStill) return taken;
    if (!isPicture(taken) && isOfNoAnswer(taken) && !(await stillWorks(window.context))) taken = frozen;
    if (progress.revealsReuse) return undefined;
    const notes = [...progress.notes, ...(progress.traffic?.notes() ?? [])];
    return { taken, url: progress.page?.url(), notes };
  } finally {
    // Closing ends whatever still waits in the page. It is not awaited: a `newPage` that is under way when its
    // context closes never settles.
    working.catch(() => {});
    if (progress.isClean && idle) idle.keep(window);
    else if (!(await hasClosed(window.context, signal))) await stillWorks(window.context);
  }
}

/** Whether it is perhaps the whole browser that does not answer. */
function isOfNoAnswer({ kind, message }: Failure): boolean {
  return kind === 'timeout' || isUnpaintedError(message);
}

const frozen: Failure = {
  kind: 'browser-crash',
  message:
    'the browser did not answer any more: this shot waited for it in vain, and so would any other, so the browser was ended',
};

/** How far a shot is, for the sentence when it goes no further. */
interface Progress {
  waitingFor: string;
  page: Page | undefined;
  traffic: Traffic | undefined;
  visit: Visit | undefined;
  notes: readonly Note[];
  /** Whether the picture was taken, and nothing is left in the window that stays there. */
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

/** The way of a shot: open the page → follow the recipe → look for what is wrong → take the picture. */
async function take(
  shot: Shot,
  { window, siteUrl, interruption, progress, examiners = [], virtual, patient, deadline, signal }: Taking,
): Promise<Picture | Failure> {
  const { options } = shot;
  const page = (progress.page = await window.page());
  const traffic = (progress.traffic = watchTraffic(page, siteUrl));
  const shown = watchDocument(page, shot, interruption.fail);
  const residue = watchResidue(page, window);
  interruption.watch(page);
  // A window that the page opens is none of the picture.
  page.on('popup', (popup) => void popup.close().catch(() => {}));
  await Promise.all(examiners.map((examiner) => examiner.begin(page)));
  const waitFor = (what: string) => void (progress.waitingFor = what);
  using turn = turnOf(window.context, interruption);
  const { ranMs } = interruption;
  const visit = await beginVisit(page, { options, traffic, virtual, waitFor, ranMs, beAlone: turn.take });
  progress.visit = visit;

  const asked = new URL(shot.page.path, siteUrl).href;
  askFor(page, asked);
  const failure = await openPage(visit, asked);
  if (failure) {
    // The news that a process died may come after the error that it caused.
    return Promise.race([interruption.happened, delay(100, failure)]);
  }
  // An error page is not waited for.
  const early = shown.flaw() ?? (await followRecipe(visit));
  if (early) return early;
  // Scripts may have gone on to another page since.
  const late = shown.flaw();
  if (late) return late;

  waitFor(options.selector ? elementOf(options.selector) : 'the picture');
  // The element of a selector may take its time to come.
  const prepared = await unlessForgotten(
    preparePicture(page, shot),
    patient || options.selector !== undefined,
  );
  if ('kind' in prepared) return prepared;
  // The picture comes last: for each further moment that the page is open, the browser would paint its window again.
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
  progress.notes = [...redirected(asked, page.url()), ...visit.notes, ...prepared.notes, ...glyphs];
  const problem = options.strict ? strictFailure([...traffic.notes(), ...progress.notes]) : undefined;
  if (problem) return problem;
  progress.revealsReuse = residue.reveals(visit.capabilities);
  progress.isClean = traffic.open().length === 0 && !residue.stays(visit.capabilities);
  return { ...picture, title };
}

/** A description takes about 50 µs an element; a page with more is left without one rather than waited for. */
const mostElements = 60_000;

/** In CSS pixels. What is taller than any picture may hold more text than fits into memory: 200 MB have been seen. */
const tallest = 1_000_000;

/** Rejects when the browser seems to have forgotten that it was asked. */
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

/** These come before the next tries; each costs next to nothing. */
const shortestPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * While the browser paints for others what takes it long, such as WebGL without a graphics card, it refuses all other
 * pictures at once, and any page that is opened anew as well. The same page is painted as soon as that is over.
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

interface Turn extends Disposable {
  /** Waits for it, once. */
  take(): Promise<void>;
}

/** Who takes turns in one browser. */
interface Turns {
  readonly one: LimitFunction;
  /** All shots that are being taken, with what lets their clocks go on where those stand still for another one. */
  readonly shots: Map<Interruption, (() => void) | undefined>;
  /** Whose turn it is. */
  holder: Interruption | undefined;
}

/**
 * Of each browser's large pictures, pages that render, and pictures that it has refused once, one at a time: side by side
 * they take many times longer, and the browser loses some.
 */
const turns = new WeakMap<Browser, Turns>();

/**
 * That others are before it is not the fault of a shot, so its clock stands still until its turn; and so do those of all
 * others until that is over, as the browser has little left for them.
 */
function turnOf(context: BrowserContext, interruption: Interruption): Turn {
  const browser = context.browser()!;
  const all: Turns = turns.get(browser) ?? { one: pLimit(1), shots: new Map(), holder: undefined };
  turns.set(browser, all);
  let giveBack!: () => void;
  const over = new Promise<void>((resolve) => (giveBack = resolve));
  let come: Promise<void> | undefined;
  // What has ended the shot may leave its page without an answer.
  interruption.happened.then(giveBack, giveBack);

  const standStill = (shot: Interruption) => {
    const isForAnother = all.holder !== undefined && all.holder !== shot;
    all.shots.set(shot, isForAnother ? shot.pause() : undefined);
  };
  const goOn = (shot: Interruption) => {
    all.shots.get(shot)?.();
    all.shots.set(shot, undefined);
  };
  const haveTurn = async () => {
    all.holder = interruption;
    for (const shot of all.shots.keys()) standStill(shot);
    await over;
    all.holder = undefined;
    for (const shot of all.shots.keys()) goOn(shot);
  };
  standStill(interruption);
  return {
    take() {
      come ??= new Promise((resolve) => {
        const isMine = interruption.pause();
        void all.one(() => {
          isMine();
          resolve();
          return haveTurn();
        });
      });
      return come;
    },
    [Symbol.dispose]() {
      goOn(interruption);
      all.shots.delete(interruption);
      giveBack();
    },
  };
}

async function openPage({ page, time }: Visit, url: string): Promise<Failure | undefined> {
  try {
    // The shot's deadline is the only one. `load` does not come before time passes.
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

/** That it crashed is also why there was no time left to try it once more. */
function becauseItCrashed({ taken, ...rest }: Capture): Capture {
  if (isPicture(taken) || !['page-crash', 'timeout'].includes(taken.kind)) return { taken, ...rest };
  const message = 'the page crashed each time it was opened: its process ended';
  return { taken: { ...pageCrashed, message }, ...rest };
}

function inRealTime({ message }: StoodStill): Note {
  return { kind: 'real-time', message };
}

/** What was still missing when the time was up. */
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

/** From here on the size of a page is what takes its time. */
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

/** What Playwright or a page says when something cannot be done is the failure of this shot; other errors are ours. */
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
