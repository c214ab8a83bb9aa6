import type { Sign } from '../../page/contract.ts';
import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';

/** The evidence for the steps that are taken only where they are needed; the page's shadow roots are remembered too. */
export const signs: Step = { inPage: 'signs', after: gatherSigns };

/** Adds what the page has shown by the moment; what it still shows until it is frozen is added then. */
async function gatherSigns(visit: Visit): Promise<void> {
  for (const sign of await signsOf(visit)) visit.signs.add(sign);
}

/** What the page and its frames have shown by now. */
export async function signsOf({ page, seen }: Visit): Promise<readonly Sign[]> {
  const isKnown = seen.age !== undefined && page.frames().length === 1;
  return isKnown ? seen.signs : (await inFrames(page, 'readSigns')).flat();
}
