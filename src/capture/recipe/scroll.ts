import { awaitAnswers } from './answers.ts';
import type { Step, Visit } from './contract.ts';
import type { Look } from './look.ts';
import { twoFrames } from './two-frames.ts';
import { inDocument, inFrames, whenDone } from './world.ts';

/** What comes into view begins to load or to move: this long after each step. */
const restMs = 100;
/** What a script moves in the window is waited for, as long as such animations usually take. */
const moreRestsMs = [200, 400, 400];
/** What was set off last gets as long as a page has until its moment, and so long at least; it is looked at meanwhile. */
const leastEndMs = 1_500;
const lookedAtMs = [500, 1_500, 3_000];
const mostSteps = 80;
/** A page that has grown as often as this when its end was reached has none. */
const mostGrowths = 10;

/**
 * Images that load, and sections that fade in, when they come into view: the page is scrolled through to its end and
 * back, as a reader would. It is the dearest step, so by default only a page that reacts to it is scrolled.
 */
export const scroll: Step = {
  option: 'scroll',
  waitingFor: 'the page to be scrolled through',
  async after(visit) {
    const { options, seen } = visit;
    const start = options.fullPage ? 0 : seen.top;
    const isTaller = seen.height > seen.windowHeight;
    const isNeeded = options.recipe.scroll === true || visit.capabilities.has('scrolls');
    if (isTaller && isNeeded) {
      await scrollThrough(visit);
      await twoFrames(visit.page, start);
      await rest(visit);
    } else if (seen.top !== start) {
      await twoFrames(visit.page, start);
      visit.seen = await visit.time.pass(restMs);
    }
  },
};

async function scrollThrough(visit: Visit): Promise<void> {
  const { page, options } = visit;
  const { height, windowHeight } = visit.seen;
  // The picture of a window shows it as it is where it stands.
  const isOfPage = options.fullPage || options.selector !== undefined || options.clip !== undefined;
  if (isOfPage) await inFrames(page, 'beginReveals');
  // Overlapping, so that whatever is not taller than half a window is whole in it once; very tall pages in larger steps.
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
  // What is taller than half a window, and what came when the window had passed by.
  for (const missed of await inDocument(page, 'missedReveals')) await stopAt(visit, missed);
}

async function stopAt(visit: Visit, top: number): Promise<void> {
  const { page, time } = visit;
  await whenDone(page, 'scrollTo', top);
  visit.seen = await time.pass(restMs, false);
  for (const ms of moreRestsMs) {
    if (!(await inDocument(page, 'noteReveals'))) return;
    visit.seen = await time.pass(ms, false);
  }
}

/** Lets time pass until nothing goes on any more. */
async function rest(visit: Visit): Promise<void> {
  const { page, options, capabilities, time } = visit;
  const endMs = Math.max(leastEndMs, options.at);
  let rested = 0;
  for (const until of [...lookedAtMs.filter((early) => early < endMs), endMs]) {
    visit.seen = await time.pass(until - rested);
    rested = until;
    const stirs = capabilities.has('observes') && (await twoFrames(page));
    if (visit.seen.questions > 0) await awaitAnswers(visit);
    else if (!stirs && isStill(visit)) return;
  }
}

function isStill({ page, seen, traffic }: Visit): boolean {
  const goesOn = seen.moving || !seen.complete || seen.waiting > 0 || traffic.open().length > 0;
  // What goes on in frames is not looked at.
  return !goesOn && page.frames().length === 1;
}

function endless({ height }: Look): Visit['notes'][number] {
  return {
    kind: 'endless',
    message: `the page grew whenever its end was reached, ${mostGrowths} times: the picture shows its first ${height} px`,
  };
}
