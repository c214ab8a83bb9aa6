import type { Capability } from '../../page/contract.ts';
import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';

/** Gathers what the page does, for the steps that are taken only where they are needed. */
export const capabilities: Step = { inPage: 'capabilities', after: gatherCapabilities };

/** Adds what the page has been seen to do by the moment. What it does until it is frozen is added then. */
async function gatherCapabilities(visit: Visit): Promise<void> {
  for (const capability of await capabilitiesOf(visit)) visit.capabilities.add(capability);
}

/** What the page and its frames have been seen to do by now. */
export async function capabilitiesOf({ page, seen }: Visit): Promise<readonly Capability[]> {
  const isKnown = seen.age !== undefined && page.frames().length === 1;
  return isKnown ? seen.capabilities : (await inFrames(page, 'readCapabilities')).flat();
}
