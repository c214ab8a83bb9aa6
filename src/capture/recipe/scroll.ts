import { awaitAnswers } from './answers.ts';
import type { Step, Visit } from './contract.ts';
import type { Look } from './look.ts';
import { twoFrames } from './two-frames.ts';
import { inDocument, inFrames, whenDone } from './world.ts';

/** The pause after each scroll step, in which elements that came into view begin to load or to move. */
const pauseMs = 100;
/** Further pauses if a script moves something in the window: together as long as such animations usually take. */
const morePausesMs = [200, 400, 400];
/** After the last step the page gets as much time as until its moment, and at least this. It is looked at meanwhile. */
const leastEndMs = 1_500;
const lookedAtMs = [500, 1_500, 3_000];
const mostSteps = 80;
/** A page that has grown so often when its end was reached is endless. */
const mostGrowths = 10;

/**
 * Scrolls to the end of the page and back, as a reader would, because images may load and sections may fade in when they
 * come into view. It is the most expensive step, so by default only a page that reacts to scrolling is scrolled.
 */
export const scroll: Step = {
  option: 'scroll',
  waitingFor: 'the page to be scrolled through',
  async after(visit) {
    const { options, seen } = visit;
    const start = options.fullPage ? 0 : seen.top;
    const isTaller = seen.height > seen.windowHeight;
    const isNeeded = options.recipe.scroll === true || visit.capabilities.has('scrolls');
    visit.isWhole ||= options.fullPage && ((isTaller && isNeeded) || seen.top !== start);
    if (isTaller && isNeeded) {
      await scrollThrough(visit);
      await twoFrames(visit.page, start);
      await waitUntilStill(visit);
    } else if (seen.top !== start) {
      await twoFrames(visit.page, start);
      visit.seen = await visit.time.pass(pauseMs);
    }
  },
};

async function scrollThrough(visit: Visit): Promise<void> {
  const { page, options } = visit;
  const { height, windowHeight } = visit.seen;
  // In a picture of the window alone, elements that are out of view need not be revealed.
  const isOfPage = options.fullPage || options.selector !== undefined || options.clip !== undefined;
  if (isOfPage) await inFrames(page, 'beginReveals');
  // Steps overlap, so that an element of up to half the window's height is entirely in view once. Very tall pages have
  // larger steps.
  const step = Math.round(Math.min(windowHeight, Math.max(windowHeight / 2, height / mostSteps)));
  let growths = 0;
  let top = 0;
  for (;;) {
    const end = Math.min(visit.seen.height, options.maxHeight) - windowHeight;
    if (top >= end) break;
    top = Math.min(top + step, end);
    const before = visit.seen.height;
    await stopAt(visit, top);
    if (top < end || visit.seen.height <= before) continue;
    growths += 1;
    if (growths === mostGrowths) {
      visit.notes.push(endless(visit.seen));
      return;
    }
  }
  // Elements taller than half a window, and elements that were added after the window had passed them.
  for (const missed of await inDocument(page, 'missedReveals')) await stopAt(visit, missed);
}

async function stopAt(visit: Visit, top: number): Promise<void> {
  const { page, time } = visit;
  await whenDone(page, 'scrollTo', top);
  visit.seen = await time.pass(pauseMs, false);
  for (const ms of morePausesMs) {
    if (!(await inDocument(page, 'noteReveals'))) return;
    visit.seen = await time.pass(ms, false);
  }
}

/** Lets time pass until nothing moves or loads any more. */
async function waitUntilStill(visit: Visit): Promise<void> {
  const { page, options, capabilities, time } = visit;
  const endMs = Math.max(leastEndMs, options.at);
  let waited = 0;
  for (const until of [...lookedAtMs.filter((early) => early < endMs), endMs]) {
    visit.seen = await time.pass(until - waited);
    waited = until;
    const willMove = capabilities.has('observes') && (await twoFrames(page));
    if (visit.seen.questions > 0) await awaitAnswers(visit);
    else if (!willMove && isStill(visit)) return;
  }
}

function isStill({ page, seen, traffic }: Visit): boolean {
  const goesOn = seen.moving || !seen.complete || seen.waiting > 0 || traffic.open().length > 0;
  // We do not look at what frames do, so a page with frames never counts as still.
  return !goesOn && page.frames().length === 1;
}

function endless({ height }: Look): Visit['notes'][number] {
  return {
    kind: 'endless',
    message: `the page grew whenever its end was reached, ${mostGrowths} times: the picture shows its first ${height} px`,
  };
}
