import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import type { Traffic } from '../traffic.ts';
import { advanceAnimations } from './animations.ts';
import { inFrames } from './in-frames.ts';
import type { Kit } from './kit.ts';
import { type Look, lookAt } from './look.ts';
import { type PageTime, StoodStill } from './time.ts';
import { twoFrames } from './two-frames.ts';

/** How long a page may do nothing at all until it counts as stuck. A script may well compute for some seconds. */
const stuckMs = 12_000;
/** A request that is open for so long without any other coming or going is one that the server keeps open. */
const unansweredMs = 5_000;
/** A page that is quiet for so long is computing, or a stream holds its time: it is asked which. */
const quietMs = 250;
/** So often in a row a page's time may be seen standing still, a quiet moment between two looks, until it counts as held. */
const mostStandstills = 3;
/** Where time cannot wait for answers by itself it passes in steps of this length, and we wait between them. */
const stepMs = 100;
/** While animations run, time stops this often for them to go on; what waits for their end is told of it then. */
const animationMs = 500;
/** Timers that set the next one at once may do so as often as they like: the budget ends them. */
const starvation = 1_000_000;

/**
 * The page's time passes as we grant it, as fast as it can, and waits while a request is open: four seconds of a page
 * without any timers take no time at all, and on a slow machine nothing happens later. Animations, which browsers run
 * by the frames that they paint, go on with it. Chromium only.
 */
export async function startVirtualTime(
  page: Page,
  { traffic, startsAt, key }: { traffic: Traffic; startsAt: number; key: string },
): Promise<PageTime> {
  if (page.context().browser()?.browserType().name() !== 'chromium')
    throw new StoodStill('taken in real time: only Chromium has virtual time');
  const session = await page.context().newCDPSession(page);
  await Promise.all([
    // Granted now, the time would be used up by the empty window, before the page comes.
    session.send('Emulation.setVirtualTimePolicy', {
      policy: 'pause',
      initialVirtualTime: startsAt / 1000,
    }),
    // Chromium believes that the mouse rests at the top left corner, and tells the page so with some frame or other: a
    // carousel there stops as if a reader pointed at it. Nobody points at anything.
    session.send('Input.setIgnoreInputEvents', { ignore: true }),
    session.send('Animation.enable'),
    session.send('Animation.setPlaybackRate', { playbackRate: 0 }),
  ]);
  let age = 0;
  let held = false;
  let moving = false;

  /** A page that answers nobody is stuck, whatever its requests do. */
  const answered = <Result>(work: Promise<Result>) => unlessStuck(work, page, () => 0);

  /** Not always all that is wanted at once. */
  async function grant(wanted: number): Promise<void> {
    const ms = Math.min(wanted, held ? stepMs : Infinity, moving ? animationMs : Infinity);
    if (held) await passInSteps(ms);
    else held = !(await passFreely(ms));
    if (!moving) return;
    await answered(inFrames(page, advanceAnimations, { key, ms }));
    await answered(twoFrames(page, key));
  }

  /** @returns Whether the time is over; if not, something holds it that never ends. */
  async function passFreely(ms: number): Promise<boolean> {
    const passing = begin(session, 'pauseIfNetworkFetchesPending', ms);
    passing.catch(() => {});
    const isOverBeforeQuietFor = async (quietFor: number) => {
      const begun = performance.now();
      const quiet = watch(
        page,
        () => traffic.polls() || performance.now() - Math.max(begun, traffic.lastChange()) > quietFor,
      );
      try {
        return await Promise.race([passing.then(() => true), quiet.promise.then(() => false)]);
      } finally {
        quiet.stop();
      }
    };
    let ageBefore: number | undefined;
    for (let stoodStill = 0; stoodStill < mostStandstills;) {
      if (await isOverBeforeQuietFor(quietMs)) return true;
      if (traffic.polls() || (await answered(inFrames(page, hasStream, key))).includes(true)) return false;
      if (traffic.open().length > 0) return isOverBeforeQuietFor(unansweredMs);
      // It may simply have much to do.
      const { age: now } = await answered(lookAt(page, key));
      stoodStill = now === ageBefore ? stoodStill + 1 : 0;
      ageBefore = now;
    }
    return false;
  }

  async function passInSteps(ms: number): Promise<void> {
    while (traffic.open().length > 0 && performance.now() - traffic.lastChange() < unansweredMs)
      await delay(10);
    await answered(begin(session, 'advance', ms));
  }

  /** How much time a frame still needs to come to its own moment: it began later than the page. */
  async function behind(): Promise<number> {
    if (page.frames().length === 1) return 0;
    return Math.max(...(await answered(inFrames(page, leftToMoment, key))));
  }

  async function until(target: number): Promise<Look> {
    for (let behindBefore = Infinity; ;) {
      if (age < target) await grant(target - age + slackFor(page));
      const seen = await answered(lookAt(page, key));
      // One that keeps no time has had what it was granted.
      age = seen.age ?? target;
      moving = seen.moving;
      if (age < target) continue;
      const rest = target < seen.moment ? 0 : await behind();
      // The clock of a frame that is still empty may stand still.
      if (rest <= 0 || rest >= behindBefore) return seen;
      behindBefore = rest;
      await grant(rest + slackFor(page));
    }
  }
  return {
    virtual: true,
    // The site may take as long as it likes.
    during: (work) =>
      unlessStuck(work, page, () => (traffic.open().length > 0 ? Infinity : traffic.lastChange())),
    until,
    async pass(ms) {
      await answered(inFrames(page, putOff, { key, ms }));
      return until(age + ms);
    },
    async standUntil(isOver) {
      const seen = await answered(lookAt(page, key));
      const rest = seen.moment - (seen.age ?? 0);
      if (rest > 0) await answered(inFrames(page, putOff, { key, ms: -rest }));
      // A page that is fed nothing but this hears of its answers, and its timers wait.
      while (!(await isOver())) await grant(1);
      if (rest > 0) await answered(inFrames(page, putOff, { key, ms: rest }));
    },
  };
}

/** A millisecond more, for what frames say to one another at the last moment; nobody's clock shows it. */
function slackFor(page: Page): number {
  return page.frames().length > 1 ? 1 : 0;
}

/** Runs in the page. */
function leftToMoment(key: string): number {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  return kit && kit.moment() < Infinity ? kit.moment() - kit.age() : 0;
}

/** Runs in the page. */
function hasStream(key: string): boolean {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  return kit?.signs.has('streams') ?? false;
}

/** Runs in the page. */
function putOff({ key, ms }: { key: string; ms: number }): void {
  (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)]?.putOff(ms);
}

/** Resolves when the time that is granted has passed. */
async function begin(
  session: CDPSession,
  policy: 'advance' | 'pauseIfNetworkFetchesPending',
  budget: number,
): Promise<void> {
  const expired = new Promise<void>((resolve) => {
    session.once('Emulation.virtualTimeBudgetExpired', () => resolve());
  });
  await session.send('Emulation.setVirtualTimePolicy', {
    policy,
    budget,
    maxVirtualTimeTaskStarvationCount: starvation,
  });
  await expired;
}

/** Rejects with `StoodStill` if nothing comes of it for a long time, counted from the last sign of life. */
async function unlessStuck<Result>(
  work: Promise<Result>,
  page: Page,
  lastSign: () => number,
): Promise<Result> {
  const begun = performance.now();
  const stuck = watch(page, () => performance.now() - Math.max(begun, lastSign()) > stuckMs);
  try {
    return await Promise.race([
      work,
      stuck.promise.then(() => {
        throw new StoodStill(
          `taken in real time: under virtual time the page did nothing for ${stuckMs / 1000} s`,
        );
      }),
    ]);
  } finally {
    stuck.stop();
    work.catch(() => {});
  }
}

/** Asks ten times a second until the answer is yes, it is stopped, or the page is gone. */
function watch(page: Page, ask: () => boolean): { promise: Promise<void>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (page.isClosed()) clearInterval(timer);
      else if (ask()) resolve();
    }, 100);
  });
  return { promise, stop: () => clearInterval(timer) };
}
