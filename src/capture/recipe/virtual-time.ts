import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Capability } from '../../page/contract.ts';
import type { Session } from '../../playwright/index.ts';
import type { Traffic } from '../traffic.ts';
import { inFrames } from './world.ts';
import { type Look, lookAt } from './look.ts';
import { busyMs } from './threads.ts';
import { type PageTime, StoodStill } from './time.ts';
import { twoFrames } from './two-frames.ts';

/** How long a page may do nothing at all until it counts as stuck. A script may well compute for some seconds. */
const stuckMs = 12_000;
/** A request that is open for so long without any other coming or going is one that the server keeps open. */
export const unansweredMs = 5_000;
/** A page that is quiet for so long is computing, or a stream holds its time: it is asked which. */
const quietMs = 250;
/**
 * A page that asks for news now and then, by its own clock, is waited for each time. One that does it all the time is
 * known by asking more often than that in its own time, or, of a server that lets it wait, by how slowly it gets older,
 * looked at for so long.
 */
const pollMs = 50;
const mostPolls = 20;
const pollingMs = 10_000;
const slowestPolling = 4;
/** So often in a row a page's time may be seen standing still, a quiet moment between two looks, until it counts as held. */
const mostStandstills = 3;
/** Where time cannot wait for answers by itself it passes in steps of this length, and we wait between them. */
const stepMs = 100;
/**
 * A little more, for what frames say to one another at the last moment, for the answers to what was asked then, and for
 * what waited for others; nobody's clock shows it.
 */
const slackMs = 50;
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
  {
    session,
    traffic,
    startsAt,
    ranMs,
  }: {
    session: Session;
    traffic: Traffic;
    startsAt: number;
    /** For how long the shot has been worked on. */
    ranMs(): number;
  },
): Promise<PageTime> {
  // Granted now, the time would be used up by the empty window, before the page comes.
  await session.send('Emulation.setVirtualTimePolicy', {
    policy: 'pause',
    initialVirtualTime: startsAt / 1000,
  });
  let age = 0;
  let held = false;
  let moving = false;

  let capabilities: readonly Capability[] = [];
  const hasThreads = () => capabilities.includes('threads') || page.workers().length > 0;

  /** A page that answers nobody is stuck, whatever its requests do. */
  const answered = <Result>(work: Promise<Result>) => unlessStuck(work, page, { ranMs, lastSign: () => 0 });

  /** Not always all that is wanted at once. */
  async function grant(wanted: number, painting = true): Promise<void> {
    const ms = Math.min(wanted, held ? stepMs : Infinity, moving ? animationMs : Infinity);
    const slack = ms === wanted ? slackMs : 0;
    if (hasThreads()) await passWithThreads(ms);
    else await pass(ms + slack);
    if (!moving) return;
    await answered(inFrames(page, 'advanceAnimations', { ms, age }));
    if (painting) moving = await answered(twoFrames(page));
  }

  async function pass(ms: number): Promise<void> {
    if (held) await passInSteps(ms);
    else held = !(await passFreely(ms));
  }

  /** A page that often waits for its threads might get a little more of its time each time. */
  async function passWithThreads(ms: number): Promise<void> {
    await answered(inFrames(page, 'stopAfter', ms));
    for (let [left, stoodStill] = [ms, 0]; left > 0 && stoodStill < mostStandstills;) {
      await pass(left + slackMs);
      await awaitThreads();
      const rest = Math.max(...(await answered(inFrames(page, 'timeToStop'))));
      stoodStill = rest < left ? 0 : stoodStill + 1;
      left = rest;
    }
  }

  async function awaitThreads(): Promise<void> {
    let begun = performance.now();
    for (let before = ''; ;) {
      const isTooLate = performance.now() - begun > busyMs;
      const ages = await answered(inFrames(page, 'heldByThreads', { isTooLate }));
      if (ages.every((since) => since === undefined)) return;
      // On a busy machine it may be another thread, or the same at a later time, whenever we look.
      const seen = ages.join();
      if (seen !== before) begun = performance.now();
      before = seen;
      await delay(1);
      // What they say is heard while time passes.
      await pass(1);
    }
  }

  /** @returns Whether the time is over; if not, something holds it that never ends. */
  async function passFreely(ms: number): Promise<boolean> {
    const passing = begin(session, 'pauseIfNetworkFetchesPending', ms);
    passing.catch(() => {});
    const isOverBeforeQuietFor = async (quietFor: number) => {
      const begun = performance.now();
      const quiet = watch(page, () => performance.now() - Math.max(begun, traffic.lastChange()) > quietFor);
      try {
        return await Promise.race([passing.then(() => true), quiet.promise.then(() => false)]);
      } finally {
        quiet.stop();
      }
    };
    let ageBefore: number | undefined;
    let polling: { readonly age: number; readonly polls: number; readonly since: number } | undefined;
    for (let stoodStill = 0; stoodStill < mostStandstills;) {
      if (await isOverBeforeQuietFor(quietMs)) return true;
      const reasons = await answered(inFrames(page, 'heldBy'));
      if (reasons.includes('a stream')) return false;
      if (reasons.includes('an answer') || traffic.open().length > 0)
        return isOverBeforeQuietFor(unansweredMs);
      // It may simply have much to do.
      const { age: now = 0 } = await answered(lookAt(page));
      if (traffic.polls() > 0) {
        polling ??= { age: now, polls: traffic.polls(), since: performance.now() };
        const lived = now - polling.age;
        const lasted = performance.now() - polling.since;
        if (traffic.polls() - polling.polls > mostPolls + lived / pollMs) return false;
        if (lasted > pollingMs && lived < lasted / slowestPolling) return false;
      } else {
        stoodStill = now === ageBefore ? stoodStill + 1 : 0;
        ageBefore = now;
      }
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
    return Math.max(...(await answered(inFrames(page, 'timeToDeadline'))));
  }

  async function until(target: number, isOver?: (seen: Look) => boolean, painting = true): Promise<Look> {
    for (let behindBefore = Infinity; ;) {
      if (age < target) await grant(target - age, painting);
      const looked = await answered(lookAt(page));
      capabilities = looked.capabilities;
      // One that keeps no time has had what it was granted.
      const seen = { ...looked, age: looked.age && Math.min(looked.age, target) };
      age = seen.age ?? target;
      moving = seen.moving;
      if (isOver?.(seen)) return seen;
      if (age < Math.min(target, seen.deadline)) continue;
      const rest = target < seen.deadline ? 0 : await behind();
      // The clock of a frame that is still empty may stand still.
      if (rest <= 0 || rest >= behindBefore) return seen;
      behindBefore = rest;
      await grant(rest, painting);
    }
  }
  return {
    virtual: true,
    keptAsking: () => false,
    // The site may take as long as it likes.
    during: (work) =>
      unlessStuck(work, page, {
        ranMs,
        lastSign: () => (traffic.open().length > 0 ? Infinity : traffic.lastChange()),
      }),
    until: (target, isOver) => until(target, isOver),
    async pass(ms, painting) {
      await answered(inFrames(page, 'extendDeadline', ms));
      return until(age + ms, undefined, painting);
    },
    async standUntil(isOver) {
      const seen = await answered(lookAt(page));
      const rest = seen.deadline - (seen.age ?? 0);
      if (rest > 0) await answered(inFrames(page, 'extendDeadline', -rest));
      // A page that is fed nothing but this hears of its answers, and its timers wait.
      while (!(await isOver())) await grant(1);
      if (rest > 0) await answered(inFrames(page, 'extendDeadline', rest));
    },
  };
}

/** Resolves when the time that is granted has passed. */
async function begin(
  session: Session,
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

/**
 * Rejects with `StoodStill` if nothing comes of it for a long time, counted from the last sign of life; not while another
 * shot has the machine for itself.
 */
async function unlessStuck<Result>(
  work: Promise<Result>,
  page: Page,
  { ranMs, lastSign }: { ranMs(): number; lastSign(): number },
): Promise<Result> {
  const begun = ranMs();
  const stuck = watch(page, () => ranMs() - begun > stuckMs && performance.now() - lastSign() > stuckMs);
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
