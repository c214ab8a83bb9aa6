import type { Page } from 'playwright';
import type { Traffic } from '../traffic.ts';
import { loadFonts } from './fonts.ts';
import { twoFrames } from './frames.ts';
import { loadImages } from './images.ts';
import { quietNetwork } from './network.ts';

/** What a step looks at. */
export interface Settling {
  readonly page: Page;
  readonly traffic: Traffic;
}

/**
 * The steps from a page that has loaded to one that holds still, in this order: lazy images become requests, so
 * they come before the network; fonts change the layout, so they come before the frames. Each waits only as long
 * as there is something to wait for; all have the shot's deadline.
 */
const steps: readonly (readonly [waitingFor: string, step: (settling: Settling) => Promise<void>])[] = [
  ['its images', loadImages],
  ['its requests', quietNetwork],
  ['its fonts', loadFonts],
  ['two frames without change', twoFrames],
];

/** A page that goes on to another address is settled again, at most this many times. */
const mostNavigations = 5;

/** Waits until the page holds still. `onStep` hears what is being waited for. */
export async function settle(settling: Settling, onStep: (waitingFor: string) => void): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      for (const [waitingFor, step] of steps) {
        onStep(waitingFor);
        await step(settling);
      }
      return;
    } catch (error) {
      if (round === mostNavigations || !wentOn(error)) throw error;
      onStep('the page it went on to');
      await settling.page.waitForLoadState('load', { timeout: 0 });
    }
  }
}

/** Whether the error says that the page navigated while a script of ours ran in it. */
function wentOn(error: unknown): boolean {
  return /Execution context was destroyed|Cannot find context|because of a navigation|Frame was detached/.test(
    String(error),
  );
}
