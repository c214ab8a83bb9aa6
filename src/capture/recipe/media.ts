import type { Note } from '../../model/index.ts';
import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';
import { twoFrames } from './two-frames.ts';

/** How much of the page's time a video may take to find its first frame, in steps. */
const stepMs = 20;
const mostSteps = 50;
/** Nobody is told of what a video shows that is not seen, so that is not waited for any longer. */
const unseenSteps = 10;
const gaveUp: Note = {
  kind: 'incomplete',
  message: `a video did not show its first frame in ${(mostSteps * stepMs) / 1000} s and was taken as it was: give it a poster, or wait for it with waitFor`,
};

/**
 * Which frame a video has reached depends on how fast it was loaded and decoded: it stays at the one at which it begins.
 * One that neither plays nor was moved shows its poster to a person, and is left alone.
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
    // A video is drawn by a thread of its own, which gets the time to do so.
    await twoFrames(page);
  },
};
