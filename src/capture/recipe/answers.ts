import { setTimeout as delay } from 'node:timers/promises';
import type { Note } from '../../model/index.ts';
import type { Visit } from './contract.ts';
import { inFrames } from './world.ts';

/** The longest wait: a page may ask again for ever. */
const longestMs = 5_000;
/** We no longer wait for a thread that has not answered by then. */
const silentMs = 1_000;
const gaveUp: Note = {
  kind: 'incomplete',
  message: `the page still waited for the browser after ${longestMs / 1000} s: for its database, an image to be decoded or the like`,
};

/**
 * The page's database, image decoding, cryptography and the like work in real time. Virtual time passes too fast for
 * them: four seconds of it may take no real time at all. So the page's clock stands still until they have answered. It
 * also stands still for threads that were sent a message. Some threads never answer: one that has not answered once is
 * not waited for again.
 *
 * @returns Whether waiting again makes sense: `false` once it was in vain.
 */
export async function awaitAnswers({ page, time, notes }: Visit): Promise<boolean> {
  if (notes.includes(gaveUp)) return false;
  const begun = performance.now();
  let inVain = false;
  const isOver = async () => {
    const isTooLate = performance.now() - begun > silentMs;
    const open = await inFrames(page, 'openQuestions', { isTooLate });
    if (open.every((count) => count === 0)) return true;
    await delay(1);
    inVain = performance.now() - begun > longestMs;
    return inVain;
  };
  if (!(await isOver())) await time.standUntil(isOver);
  if (inVain) notes.push(gaveUp);
  return !inVain;
}
