import { setTimeout as delay } from 'node:timers/promises';
import type { Note } from '../../model/index.ts';
import type { Step } from './contract.ts';
import { inFrames } from './world.ts';
import { twoFrames } from './two-frames.ts';
import { NavigatedAway } from '../navigated-away.ts';

/** The end of an animation may start another one. After so many rounds we stop waiting. */
const mostRounds = 5;
const lookAgainMs = 20;
const gaveUp: Note = {
  kind: 'incomplete',
  message: `an animation was followed by another one ${mostRounds} times, and the page was taken as it was: let one be the last, or leave them out with the option style`,
};

/**
 * Waits for fonts and images that are still loading, and stops what moves without a script: in the document and its
 * frames, in open and closed shadow roots.
 */
export const settle: Step = {
  option: 'settle',
  waitingFor: 'its images and fonts',
  async after(visit) {
    const { page, options, capabilities, notes } = visit;
    const { animations, caret, at, fullPage } = options;
    const how = { animations, caret, at, fullPage };
    let havePainted = false;
    for (let rounds = 1; ;) {
      const states = await inFrames(page, 'standStill', how);
      // This document came after the page was frozen.
      if (states[0]?.frozen === false) throw new NavigatedAway();
      if (states.some(({ missing }) => missing > 0)) {
        await delay(lookAgainMs);
        continue;
      }
      // An animation that still has no scroll position after two frames has nothing that scrolls.
      if (!havePainted && states.some(({ unplaced }) => unplaced)) {
        havePainted = true;
        await twoFrames(page);
        continue;
      }
      const ended = states.some(({ moved }) => moved);
      visit.isWhole ||= fullPage && states.some(({ follows }) => follows);
      // Events of animations that have ended, and the calls of observers, come with the next frame.
      if (ended || (rounds === 1 && capabilities.has('observes'))) await twoFrames(page);
      if (ended && rounds < mostRounds) {
        rounds += 1;
        continue;
      }
      if (ended) {
        capabilities.add('moves');
        notes.push(gaveUp);
      }
      if (states.some(({ animated }) => animated)) await inFrames(page, 'commitAnimations');
      if (states.some(({ draws }) => draws))
        await inFrames(page, 'standDrawings', { at, toEnd: animations === 'disabled' });
      return;
    }
  },
};
