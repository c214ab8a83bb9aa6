import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Capability } from '../../page/contract.ts';
import type { Session } from '../../playwright/index.ts';
import type { Traffic } from '../traffic.ts';
import { inFrames } from './world.ts';
import { areAnswersHeld, letAnswersIn } from './order.ts';
import { type Look, lookAt } from './look.ts';
import { busyMs } from './threads.ts';
import { type PageTime, StoodStill } from './time.ts';
import { twoFrames } from './two-frames.ts';

/** A page that does nothing for so long counts as stuck. It is this long because a script may compute for some seconds. */
const stuckMs = 12_000;
/** If no request begins or ends for so long, the server keeps the open ones open. */
export const unansweredMs = 5_000;
/** If no request begins or ends for so long, the page either computes or a stream holds its time. We then ask which. */
const quietMs = 250;
/**
 * A page that polls now and then, by its own clock, is waited for each time. A page polls all the time if, in virtual
 * time, it makes more than `mostPolls` requests and one more for each `pollMs`. With a server that delays its responses,
 * it does so if during `pollingMs` its time passes more than `slowestPolling` times slower than real time.
 */
const pollMs = 50;
const mostPolls = 20;
const pollingMs = 10_000;
const slowestPolling = 4;
/** If a page's time has not moved at so many looks in a row, `quietMs` apart, something holds it. */
const mostStandstills = 3;
/** Where the browser cannot wait for responses by itself, time passes in steps of this length, and we wait between them. */
const stepMs = 100;
/**
 * Extra time after the page's clock has stopped: for messages that frames send one another at the end, for responses to
 * the last requests, and for what waited for these. No clock in the page shows it.
 */
const slackMs = 50;
/** In milliseconds of real time. */
const unpaintedMs = 1_000;
/** While animations run, time stops at these intervals: they are advanced, and the page gets the events of their ends. */
const animationMs = 500;
/** Timers may schedule the next one with no delay any number of times: the budget ends them, not this limit. */
const mostTasksAtOnce = 1_000_000;

/**
 * The browser lets the page's time pass as far as we grant it, as fast as it can, and stops it while a request is open.
 * Four seconds of a page without timers take no real time, and nothing happens later on a slow machine. Browsers advance
 * animations with the frames that they paint; here they are advanced with virtual time. Chromium only.
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
    /** For how many milliseconds the shot has been worked on. */
    ranMs(): number;
  },
): Promise<PageTime> {
  // No time is granted yet: the empty window would use it up before the page comes.
  await session.send('Emulation.setVirtualTimePolicy', {
    policy: 'pause',
    initialVirtualTime: startsAt / 1000,
  });
  let age = 0;
  /** Whether something that never ends, such as a stream, holds virtual time. */
  let held = false;
  let moving = false;
  /** Whether the page's clock has come to its deadline, and so stands still. */
  let isAtStop = false;

  let capabilities: readonly Capability[] = [];
  const hasThreads = () => capabilities.includes('threads') || page.workers().length > 0;

  /** A page that does not answer our calls is stuck, whatever its requests do. */
  const answered = <Result>(work: Promise<Result>) => unlessStuck(work, page, { ranMs, lastSign: () => 0 });

  /** Grants all of `wanted`, or only one step of it. */
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

  /**
   * Time passes in parts, because the page stops it to wait for its threads. `stopAfter` makes the page's clock stop after
   * exactly `ms`: each part might give it a little more time otherwise.
   */
  async function passWithThreads(ms: number): Promise<void> {
    await answered(inFrames(page, 'stopAfter', ms));
    for (let [left, standstills] = [ms, 0]; left > 0 && standstills < mostStandstills;) {
      await pass(left + slackMs);
      await awaitThreads();
      const rest = Math.max(...(await answered(inFrames(page, 'timeToStop'))));
      standstills = rest < left ? 0 : standstills + 1;
      left = rest;
    }
  }

  async function awaitThreads(): Promise<void> {
    let begun = performance.now();
    for (let before = ''; ;) {
      const isTooLate = performance.now() - begun > busyMs;
      const ages = await answered(inFrames(page, 'heldByThreads', { isTooLate }));
      if (ages.every((since) => since === undefined)) return;
      // Another thread, or the same one at a later age, means that the threads make progress: the waiting begins anew.
      const seen = ages.join();
      if (seen !== before) begun = performance.now();
      before = seen;
      await delay(1);
      // The page gets the messages of its threads only while time passes.
      await pass(1);
    }
  }

  /** @returns Whether all the time has passed. If not, something that never ends holds it. */
  async function passFreely(ms: number): Promise<boolean> {
    const passing = grantBudget(session, 'pauseIfNetworkFetchesPending', ms);
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
    for (let standstills = 0; standstills < mostStandstills;) {
      if (await isOverBeforeQuietFor(quietMs)) return true;
      const reasons = await answered(inFrames(page, 'heldBy'));
      if (reasons.includes('a stream')) return false;
      if (reasons.includes('an answer') || traffic.open().length > 0)
        return isOverBeforeQuietFor(unansweredMs);
      // The page may be computing.
      const { age: now = 0 } = await answered(lookAt(page));
      if (traffic.polls() > 0) {
        polling ??= { age: now, polls: traffic.polls(), since: performance.now() };
        const passed = now - polling.age;
        const elapsed = performance.now() - polling.since;
        if (traffic.polls() - polling.polls > mostPolls + passed / pollMs) return false;
        if (elapsed > pollingMs && passed < elapsed / slowestPolling) return false;
      } else {
        standstills = now === ageBefore ? standstills + 1 : 0;
        ageBefore = now;
      }
    }
    return false;
  }

  async function passInSteps(ms: number): Promise<void> {
    while (traffic.open().length > 0 && performance.now() - traffic.lastChange() < unansweredMs)
      await delay(10);
    await answered(grantBudget(session, 'advance', ms));
  }

  /** How much more time the slowest frame needs to reach its own moment. Frames begin later than the page. */
  async function frameLag(): Promise<number> {
    if (page.frames().length === 1) return 0;
    return Math.max(...(await answered(inFrames(page, 'timeToDeadline'))));
  }

  async function until(target: number, isOver?: (seen: Look) => boolean, painting = true): Promise<Look> {
    letAnswersIn(page);
    for (let lagBefore = Infinity; ;) {
      if (age < target) await grant(target - age, painting);
      const looked = await answered(lookAt(page));
      capabilities = looked.capabilities;
      // A document without our runtime reports no age: it has had all the time that was granted.
      const seen = { ...looked, age: looked.age && Math.min(looked.age, target) };
      age = seen.age ?? target;
      isAtStop = age >= seen.deadline;
      moving = seen.moving;
      if (isOver?.(seen)) return seen;
      if (age < Math.min(target, seen.deadline)) continue;
      const rest = target < seen.deadline ? 0 : await frameLag();
      // The clock of a frame that is still empty may stand still.
      if (rest <= 0 || rest >= lagBefore) return seen;
      lagBefore = rest;
      await grant(rest, painting);
    }
  }
  return {
    virtual: true,
    keptAsking: () => false,
    // The site may take any time to respond.
    during: (work) =>
      unlessStuck(work, page, {
        ranMs,
        lastSign: () => (traffic.open().length > 0 ? Infinity : traffic.lastChange()),
      }),
    until: (target, isOver) => until(target, isOver),
    async pass(ms, painting) {
      const extending = answered(inFrames(page, 'extendDeadline', ms));
      // The browser does one after the other, so both can be sent at once. But responses that were held come by another way,
      // and must not come before the page's clock may go on; and to find the frames takes longer.
      if (areAnswersHeld(page) || page.frames().length > 1) await extending;
      const [seen] = await Promise.all([until(age + ms, undefined, painting), extending]);
      return seen;
    },
    async hear() {
      const { deadline, age: now = 0 } = isAtStop ? { deadline: 0 } : await answered(lookAt(page));
      const rest = Math.max(0, deadline - now);
      if (rest > 0) await answered(inFrames(page, 'extendDeadline', -rest));
      // A document that has just come paints only when it has its style sheets.
      const timer = setTimeout(() => letAnswersIn(page), unpaintedMs);
      try {
        await answered(Promise.all([grantBudget(session, 'advance', 1 + slackMs), twoFrames(page)]));
      } finally {
        clearTimeout(timer);
      }
      if (rest > 0) await answered(inFrames(page, 'extendDeadline', rest));
      const seen = await answered(lookAt(page));
      ({ moving } = seen);
      return seen;
    },
    async standUntil(isOver, answering = true) {
      if (answering) letAnswersIn(page);
      const passOne = async () => {
        if (!answering) return answered(grantBudget(session, 'advance', 1 + slackMs));
        return hasThreads() ? passWithThreads(1) : pass(1 + slackMs);
      };
      const seen = await answered(lookAt(page));
      const rest = seen.deadline - (seen.age ?? 0);
      if (rest > 0) await answered(inFrames(page, 'extendDeadline', -rest));
      // The page's clock and timers stand still. It is granted 1 ms at a time, in which results and messages reach it.
      // Animations stand still too: how often this is done depends on the machine.
      while (!(await isOver())) await passOne();
      if (rest > 0) await answered(inFrames(page, 'extendDeadline', rest));
      // What came may have begun an animation.
      const after = await answered(lookAt(page));
      ({ moving } = after);
      return after;
    },
  };
}

/** Grants time, and resolves when it has passed. */
async function grantBudget(
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
    maxVirtualTimeTaskStarvationCount: mostTasksAtOnce,
  });
  await expired;
}

/**
 * Rejects with `StoodStill` if the work does not finish within `stuckMs` and there was no sign of life for as long. The
 * time in which another shot has the machine for itself does not count.
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

/** Asks ten times a second until the answer is yes, until it is stopped, or until the page is closed. */
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
