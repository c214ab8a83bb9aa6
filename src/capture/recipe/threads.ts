import type { Step, Visit } from './contract.ts';
import { twoFrames } from './two-frames.ts';

/** A document leads its threads through its own time, in which they would have none otherwise. */
export const threads: Step = { inPage: 'threads', after: awaitDrawings };

/** What is at work for longer than this is let go its own way. */
export const busyMs = 5_000;
const framesOfDrawing = 12;

/** What a thread has drawn reaches the screen some frames later, on a busy machine as on an idle one. */
async function awaitDrawings({ page, time, capabilities }: Visit): Promise<void> {
  if (!time.virtual || !capabilities.has('threads') || !capabilities.has('draws')) return;
  for (let frames = 0; frames < framesOfDrawing; frames += 2) await twoFrames(page);
}
