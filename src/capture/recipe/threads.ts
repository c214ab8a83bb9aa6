import type { Step, Visit } from './contract.ts';
import { twoFrames } from './two-frames.ts';

/** The document lets virtual time pass in its threads too. Without that their clocks would stand still. */
export const threads: Step = { inPage: 'threads', after: awaitDrawings };

/** We no longer wait for a thread that works longer than this. */
export const busyMs = 5_000;
const framesOfDrawing = 12;

/** What a thread has drawn appears some frames later, however busy the machine is. */
async function awaitDrawings({ page, time, capabilities }: Visit): Promise<void> {
  if (!time.virtual || !capabilities.has('threads') || !capabilities.has('draws')) return;
  for (let frames = 0; frames < framesOfDrawing; frames += 2) await twoFrames(page);
}
