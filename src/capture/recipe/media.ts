import type { Note } from '../../model/index.ts';
import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';
import { twoFrames } from './two-frames.ts';

/** A video may take so many steps of the page's time to find its first frame. */
const stepMs = 20;
const mostSteps = 50;
/** The browser does not report what a video out of view shows. So after this many steps we do not wait for that one. */
const unseenSteps = 10;
const gaveUp: Note = {
  kind: 'incomplete',
  message: `a video did not show its first frame in ${(mostSteps * stepMs) / 1000} s and was taken as it was: give it a poster, or wait for it with waitFor`,
};

/**
 * Rewinds videos to their first frames, because which frame a video has reached depends on how fast it was loaded and
 * decoded. A video that has neither played nor been moved shows its poster, and is left as it is.
 */
export const media: Step = {
  option: 'media',
  waitingFor: 'the first frames of its videos',
  inPage: 'media',
  async after(visit: Visit) {
    const { page, capabilities, time, notes } = visit;
    if (!capabilities.has('plays')) return;
    for (let step = 0; ; step += 1) {
      const states = await inFrames(page, 'rewindVideos');
      const isThere = states.every(
        (state) => state === 'shown' || (state === 'found' && step >= unseenSteps),
      );
      if (isThere) break;
      if (step === mostSteps) {
        notes.push(gaveUp);
        break;
      }
      visit.seen = await time.pass(stepMs);
    }
    // Another thread of the browser draws videos. Two frames give it the time to do so.
    await twoFrames(page);
  },
};
