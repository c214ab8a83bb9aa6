import { setTimeout as delay } from 'node:timers/promises';
import type { Note } from '../../model/index.ts';
import type { Visit } from './contract.ts';
import { inFrames } from './world.ts';

/** A page may ask for ever. */
const longestMs = 5_000;
/** A thread that has not answered by then is not one that does. */
const silentMs = 1_000;
const gaveUp: Note = {
  kind: 'incomplete',
  message: `the page still waited for the browser after ${longestMs / 1000} s: for its database, an image to be decoded or the like`,
};

/**
 * The page's database, the decoding of its images, its cryptography and the like work in the time of the machine, of
 * which four seconds that take no time leave them none: the page's clock stands still until they have answered. So it
 * does for a thread that was told something, once in vain, because some never answer.
 *
 * @returns Whether it is worth to wait for it again.
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
