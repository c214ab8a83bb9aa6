import { awaitAnswers } from '../answers.ts';
import type { Visit } from '../contract.ts';
import { lookAt } from '../look.ts';
import { letAnswersIn } from '../order.ts';
import { twoFrames } from '../two-frames.ts';

/** After so much time of the page the browser paints, so that the page hears of what came into view or changed its size. */
const paintedAt = [50, 500];
/** In milliseconds of real time. */
const unpaintedMs = 1_000;
/** How much more time the page gets while something of it goes on. */
const stepMs = 500;
const mostMs = 10_000;

/**
 * Lets the page come to rest after an action: so much of its time passes, and more while requests are open or animations
 * run that will end.
 */
export async function rest(visit: Visit, pauseMs: number): Promise<void> {
  await showEffect(visit);
  let passed = 0;
  for (const until of [...paintedAt.filter((early) => early < pauseMs), pauseMs]) {
    await passTime(visit, until - passed);
    passed = until;
  }
  while (isBusy(visit) && passed < pauseMs + mostMs) {
    await passTime(visit, stepMs);
    passed += stepMs;
  }
}

/**
 * What an action did, the page hears by tasks and with frames: a dialog that was opened, an element that was scrolled, a
 * transition that began. It has to hear of it before its time goes on, however fast the machine paints.
 */
async function showEffect(visit: Visit): Promise<void> {
  if (!visit.time.virtual) return;
  let rounds = 0;
  await visit.time.standUntil(async () => (rounds += 1) > 1, false);
  // A document that it led to paints only when it has its style sheets.
  const painted = twoFrames(visit.page);
  const timer = setTimeout(() => letAnswersIn(visit.page), unpaintedMs);
  await painted.finally(() => clearTimeout(timer));
  visit.seen = await lookAt(visit.page);
}

/** Lets the page's time pass, and the browser paint at its end if the page would hear of that. */
export async function passTime(visit: Visit, ms: number): Promise<void> {
  if (ms > 0) visit.seen = await visit.time.pass(ms);
  if (isPainted(visit)) await twoFrames(visit.page);
  if (visit.seen.questions > 0 || visit.page.frames().length > 1) await awaitAnswers(visit);
}

/** Whether the page would hear of what a frame brings. */
function isPainted({ seen }: Visit): boolean {
  return seen.capabilities.includes('observes') || seen.capabilities.includes('scrolls');
}

function isBusy({ seen, traffic }: Visit): boolean {
  return seen.moving || !seen.complete || traffic.open().length > 0;
}
