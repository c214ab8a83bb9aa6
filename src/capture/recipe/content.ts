import { arrange } from '../content/index.ts';
import type { Step } from './contract.ts';
import { lookAt } from './look.ts';

/** What the shot hides, removes and expands: before the scroll pass, which is to see the page as its picture will. */
export const content: Step = {
  waitingFor: 'its content to be arranged',
  async after(visit) {
    const { page, options } = visit;
    if (options.hide.length + options.remove.length + options.expand.length === 0) return undefined;
    const failure = await arrange(page, options);
    visit.seen = await lookAt(page);
    return failure;
  },
};
