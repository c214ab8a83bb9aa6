import type { Step, Visit } from './contract.ts';
import type { Look } from './look.ts';
import { twoFrames } from './two-frames.ts';

/** What comes into view begins to load or to move: this long after each step, and so long at the end. */
const restMs = 100;
const endMs = 1_500;
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
    const isNeeded = options.recipe.scroll === true || visit.signs.has('scrolls');
    if (isTaller && isNeeded) {
      await scrollThrough(visit);
      await twoFrames(visit.page, visit.key, start);
      visit.seen = await visit.time.pass(endMs);
    } else if (seen.top !== start) {
      await twoFrames(visit.page, visit.key, start);
      visit.seen = await visit.time.pass(restMs);
    }
  },
};

async function scrollThrough(visit: Visit): Promise<void> {
  const { options, time } = visit;
  const { height, windowHeight } = visit.seen;
  // Overlapping, so that whatever is not taller than half a window is whole in it once; very tall pages in larger steps.
  const step = Math.round(Math.min(windowHeight, Math.max(windowHeight / 2, height / 40)));
  let growths = 0;
  let top = 0;
  for (;;) {
    const end = Math.min(visit.seen.height, options.maxHeight) - windowHeight;
    if (top >= end) return;
    top = Math.min(top + step, end);
    await twoFrames(visit.page, visit.key, top);
    const before = visit.seen.height;
    visit.seen = await time.pass(restMs);
    if (top < end || visit.seen.height <= before) continue;
    growths += 1;
    if (growths === mostGrowths) {
      visit.notes.push(endless(visit.seen));
      return;
    }
  }
}

function endless({ height }: Look): Visit['notes'][number] {
  return {
    kind: 'endless',
    message: `the page grew whenever its end was reached, ${mostGrowths} times: the picture shows its first ${height} px`,
  };
}
