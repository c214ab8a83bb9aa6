import type { Step, Visit } from './contract.ts';
import { inFrames } from './world.ts';

/**
 * Freezes the page, so that nothing changes while it is prepared and its picture is taken: animation frames and timers do
 * not run, and messages of servers and threads do not arrive. The page also gets no event when it is replaced by the next
 * page of its window, because its handler could leave something for that.
 */
export const freeze: Step = { inPage: 'freeze', after: freezeFrames };

async function freezeFrames({ page, capabilities }: Visit): Promise<void> {
  const shown = await inFrames(page, 'freezePage');
  for (const capability of shown.flat()) capabilities.add(capability);
}
