import type { Step } from './contract.ts';
import { unansweredMs } from './virtual-time.ts';

/** Says which requests were given up, for what they would have brought is not in the picture. */
export const unanswered: Step = {
  async after({ time, traffic, notes }) {
    if (!time.virtual || performance.now() - traffic.lastChange() < unansweredMs) return;
    for (const request of traffic.open())
      notes.push({ kind: 'incomplete', message: `${request} was not answered in ${unansweredMs / 1000} s` });
  },
};
