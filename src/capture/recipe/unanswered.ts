import type { Note } from '../../model/index.ts';
import type { Step } from './contract.ts';
import { longestMs } from './real-time.ts';
import { unansweredMs } from './virtual-time.ts';

const keptAsking: Note = {
  kind: 'incomplete',
  message: `the page kept asking for data and was taken as it was ${longestMs / 1000} s after it had loaded: say with waitFor what it is to show`,
};

/** Notes which requests we no longer wait for. What they would have brought is not in the picture. */
export const unanswered: Step = {
  async after({ time, traffic, notes }) {
    const open = performance.now() - traffic.lastChange() < unansweredMs ? [] : traffic.open();
    for (const request of open)
      notes.push({ kind: 'incomplete', message: `${request} was not answered in ${unansweredMs / 1000} s` });
    if (open.length === 0 && time.keptAsking()) notes.push(keptAsking);
  },
};
