import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';

/**
 * Nothing may change while the page is made ready and its picture is taken: no frames, no timers, and what servers and
 * threads still send is not heard. Nor is it told that its window is about to be another's, in which it could leave
 * something.
 */
export const freeze: Step = { inPage: 'freeze', after: freezeFrames };

async function freezeFrames({ page, capabilities }: Visit): Promise<void> {
  const shown = await inFrames(page, 'freezePage');
  for (const capability of shown.flat()) capabilities.add(capability);
}
