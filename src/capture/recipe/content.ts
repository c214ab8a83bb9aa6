import { arrange, arranges } from '../content/index.ts';
import type { Step } from './contract.ts';
import { lookAt } from './look.ts';

/** Hides, removes and expands what the shot says. It comes before the scrolling, which has to find the page so. */
export const content: Step = {
  waitingFor: 'its content to be arranged',
  async after(visit) {
    const { page, options } = visit;
    if (!arranges(options)) return undefined;
    const { failure, opensBody } = await arrange(page, options);
    visit.isWhole ||= opensBody;
    visit.seen = await lookAt(page);
    return failure;
  },
};
