import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { isClosedError, isCrashError, isUncreatedPageError, isUnpaintedError } from '../playwright/index.ts';
import type { Failure, Note, Shot } from '../model/index.ts';
import type { CaptureContext, Companion, Opened } from './contract.ts';
import { navigationFailure, type ShownDocument, watchDocument } from './document.ts';
import {
  type Deadline,
  type Interruption,
  hasClosed,
  pageCrashed,
  watchForInterruption,
} from './interruption.ts';
import { PageRefused } from './isolated-world.ts';
import { mockFailure } from './mock/index.ts';
import { leastMs, unlessForgotten } from './paint.ts';
import { photograph, type Photograph } from './photograph.ts';
import { windowOf } from './picture/index.ts';
import { allowAddressOf } from './private-address.ts';
import { beginVisit, followRecipe, StoodStill, type Visit } from './recipe/index.ts';
import { type Traffic, watchTraffic } from './traffic.ts';
import { turnOf } from './turns.ts';
import { poolOf, openWindow, watchResidue, type Window } from './window/index.ts';

/** How one visit is made. */
export interface Attempt extends CaptureContext {
  /** Whether the picture may take all the time of the shot, because this is the last try. */
  readonly patient: boolean;
  /** Whether the page gets virtual time. */
  readonly virtual: boolean;
  readonly deadline: Deadline;
}

/** What one visit has given. */
export interface Attempted {
  readonly photographs: ReadonlyMap<Shot, Photograph>;
  /** Why there are no photographs, or not all. */
  readonly failure: Failure | undefined;
  /** Whether it failed before the first picture was begun. */
  readonly failedOnTheWay: boolean;
  /** The address of the page at the end. */
  readonly url: string | undefined;
  /** What the page had opened before its actions; `undefined` if it never opened. */
  readonly opened: Opened | undefined;
  /** Notes on the visit, in addition to those on each picture. */
  readonly notes: readonly Note[];
  /** What the window showed when an action failed, as PNG. */
  readonly stuck: Uint8Array | undefined;
}

/** Shots that are captured on one visit. They differ only in what is taken of the page. */
export type Members = readonly [Companion, ...Companion[]];

/** Makes the visit in a window that was used before, if there is one. If that fails, makes it in a new one. */
export async function attempt(members: Members, how: Attempt): Promise<Attempted | StoodStill> {
  const { newContext, idle, signal, deadline } = how;
  const [{ shot }] = members;
  signal.throwIfAborted();
  const { ownOrigins = [new URL(how.siteUrl).origin] } = how;
  const pool = poolOf(shot, { ...how, ownOrigins });
  const used = await idle?.take(pool);
  if (used) {
    const taken = await attemptIn(used, members, how);
    if (!taken) idle!.refuse(used);
    else if (isDone(taken) || deadline.leftMs() <= leastMs) return taken;
  }
  let window: Window;
  const begun = performance.now();
  try {
    window = await openWindow(shot, pool, newContext);
    // The shot may have waited for a browser to start. That time does not count.
    deadline.extend(performance.now() - begun);
  } catch (error) {
    return {
      photographs: new Map(),
      failure: browserRefused(error),
      failedOnTheWay: true,
      url: undefined,
      opened: undefined,
      notes: [],
      stuck: undefined,
    };
  }
  return (await attemptIn(window, members, how))!;
}

/** Whether there is a picture, or the browser has crashed, so that another window would not help. */
function isDone(done: Attempted | StoodStill): boolean {
  if (done instanceof StoodStill) return false;
  return done.photographs.size > 0 || done.failure?.kind === 'browser-crash';
}

/** @returns `undefined` if the page could see that its window was used before. */
async function attemptIn(
  window: Window,
  members: Members,
  { idle, stillWorks = async () => true, ...how }: Attempt,
): Promise<Attempted | StoodStill | undefined> {
  const progress: Progress = {
    waitingFor: 'the page to open',
    page: undefined,
    traffic: undefined,
    visit: undefined,
    shown: undefined,
    photographs: new Map(),
    notes: [],
    isThere: false,
    stuck: undefined,
    isClean: false,
    revealsReuse: false,
  };
  const { signal, deadline } = how;
  using interruption = watchForInterruption(window.context, {
    signal,
    deadline,
    onTimeout: () => timeIsUp(members[0].shot, progress),
  });
  // If the page or the browser dies, the call in progress fails too. The reason of the interruption is the better message.
  const working = take(members, { ...how, window, interruption, progress }).catch((error) => {
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
    let failure = await Promise.race([working, interruption.happened]);
    if (failure instanceof StoodStill) return failure;
    if (failure && isOfNoAnswer(failure) && !(await stillWorks(window.context))) failure = frozen;
    if (progress.revealsReuse) return undefined;
    const { photographs, isThere, page, traffic, notes, stuck } = progress;
    return {
      photographs,
      failure,
      failedOnTheWay: !isThere,
      url: page?.url(),
      opened: openedBy(progress),
      notes: [...notes, ...(traffic?.notes() ?? [])],
      stuck,
    };
  } finally {
    // Closing the context ends the calls that still wait. They are not awaited, because a `newPage` that is in progress
    // when its context closes never settles.
    working.catch(() => {});
    if (progress.isClean && idle) idle.keep(window);
    else if (!(await hasClosed(window.context, signal))) await stillWorks(window.context);
  }
}

function openedBy({ page, visit, shown }: Progress): Opened | undefined {
  const begunAt = visit?.progress.begunAt;
  if (begunAt !== undefined) return { url: begunAt, status: undefined };
  return page && { url: page.url(), status: shown?.status() };
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

/** How far a visit has come. */
interface Progress {
  /** For the message of a timeout. */
  waitingFor: string;
  page: Page | undefined;
  traffic: Traffic | undefined;
  visit: Visit | undefined;
  shown: ShownDocument | undefined;
  readonly photographs: Map<Shot, Photograph>;
  /** Notes on a picture that counts as failed. */
  notes: readonly Note[];
  /** Whether the page stands still for its pictures. */
  isThere: boolean;
  /** What the window showed when an action failed. */
  stuck: Uint8Array | undefined;
  /** Whether all was taken, and the window has no residue. */
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

/** Opens the page → follows the recipe → looks for problems → takes the pictures. */
async function take(
  members: Members,
  { window, siteUrl, interruption, progress, examiners = [], virtual, patient, deadline, signal }: Taking,
): Promise<Failure | undefined> {
  const [{ shot }] = members;
  const { options } = shot;
  const page = (progress.page = await unlessForgotten(window.page(), patient));
  const traffic = (progress.traffic = watchTraffic(page, siteUrl, options.offline));
  const shown = (progress.shown = watchDocument(page, shot, interruption.fail));
  const residue = watchResidue(page, window);
  interruption.watch(page);
  // Windows that the page opens are closed.
  page.on('popup', (popup) => void popup.close().catch(() => {}));
  const waitFor = (what: string) => void (progress.waitingFor = what);
  using turn = turnOf(window.context, interruption);
  const { ranMs } = interruption;
  const begin = async () => {
    await Promise.all(
      [...examiners, ...members.flatMap((member) => member.examiners)].map((examiner) =>
        examiner.begin(page),
      ),
    );
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
  const unanswered = mockFailure(page);
  if (unanswered) return unanswered;
  if (early?.kind === 'action') progress.stuck = await windowOf(page, options);
  // Scripts may have navigated to another page since.
  const flaw = early ?? shown.flaw();
  if (flaw) {
    await Promise.all(examiners.map(async (examiner) => examiner.failed?.(page)));
    return flaw;
  }

  waitFor(members.length === 1 && options.selector ? elementOf(options.selector) : 'the picture');
  progress.isThere = true;
  const taken = await photograph(
    members,
    { visit, traffic, asked, turn, examiners, patient, deadline, signal },
    (member, photographed) => void progress.photographs.set(member, photographed),
  );
  if (taken) {
    progress.notes = taken.notes;
    return taken.failure;
  }
  progress.revealsReuse = residue.reveals(visit.capabilities);
  progress.isClean = traffic.open().length === 0 && !residue.stays(visit.capabilities);
  return undefined;
}

/** If a process died, the event may come after the error that it caused. Then the interruption is the better failure. */
async function unlessInterrupted({ happened }: Interruption, failure: () => Failure): Promise<Failure> {
  return Promise.race([happened, delay(100).then(failure)]);
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
