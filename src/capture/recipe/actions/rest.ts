import { awaitAnswers } from '../answers.ts';
import type { Visit } from '../contract.ts';
import { twoFrames } from '../two-frames.ts';

/** After so much time of the page the browser paints, so that the page hears of what came into view or changed its size. */
const paintedAt = [50, 500];
/** How much more time the page gets while something of it goes on. */
const stepMs = 500;
const mostMs = 10_000;

/**
 * Lets the page come to rest after an action: so much of its time passes, and more while requests are open or animations
 * run that will end.
 */
export async function rest(visit: Visit, pauseMs: number): Promise<void> {
  visit.seen = await visit.time.hear();
  let passed = 0;
  const early = isIdle(visit) ? [] : paintedAt.filter((age) => age < pauseMs);
  for (const until of [...early, pauseMs]) {
    await passTime(visit, until - passed);
    passed = until;
  }
  while (isBusy(visit) && passed < pauseMs + mostMs) {
    await passTime(visit, stepMs);
    passed += stepMs;
  }
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

/** Whether the page only gets older: it has nothing scheduled, and nothing goes on. */
function isIdle(visit: Visit): boolean {
  const { seen, page } = visit;
  const isOpen = isBusy(visit) || seen.waiting + seen.questions > 0 || page.frames().length > 1;
  return !isOpen && !isPainted(visit) && page.workers().length === 0;
}

function isBusy({ seen, traffic }: Visit): boolean {
  return seen.moving || !seen.complete || traffic.open().length > 0;
}
