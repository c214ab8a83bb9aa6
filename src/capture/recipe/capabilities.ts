import type { Capability } from '../../page/contract.ts';
import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';

/** Finds out what the page does, for the steps that are taken only if they are needed. */
export const capabilities: Step = { inPage: 'capabilities', after: gatherCapabilities };

/** Adds the capabilities that were noticed until the moment. Later ones are added when the page is frozen. */
async function gatherCapabilities(visit: Visit): Promise<void> {
  for (const capability of await capabilitiesOf(visit)) visit.capabilities.add(capability);
}

/** The capabilities of the page and its frames that have been noticed by now. */
export async function capabilitiesOf({ page, seen }: Visit): Promise<readonly Capability[]> {
  const isKnown = seen.age !== undefined && page.frames().length === 1;
  return isKnown ? seen.capabilities : (await inFrames(page, 'readCapabilities')).flat();
}
