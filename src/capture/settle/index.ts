import type { Page } from 'playwright';
import type { ResolvedShotOptions } from '../../model.ts';
import type { Traffic } from '../traffic.ts';
import { loadContent } from './content.ts';
import { loadFonts } from './fonts.ts';
import { twoFrames } from './frames.ts';

/** What a step looks at. */
export interface Settling {
  readonly page: Page;
  readonly traffic: Traffic;
  readonly options: ResolvedShotOptions;
}

/**
 * The steps from a page that has loaded to one that holds still, in this order: content brings text, text asks for
 * its fonts, and those change the layout, which the next frames show. Each waits only as long as there is something
 * to wait for; all have the shot's deadline.
 */
const steps: readonly (readonly [waitingFor: string, step: (settling: Settling) => Promise<void>])[] = [
  ['its requests and images', loadContent],
  ['its fonts', loadFonts],
  ['two frames', twoFrames],
];

/**
 * Waits until the page holds still; one that goes on to another address is waited for again, until it has gone on
 * too often (see document.ts). `onStep` hears what is being waited for.
 */
export async function settle(settling: Settling, onStep: (waitingFor: string) => void): Promise<void> {
  for (;;) {
    try {
      for (const [waitingFor, step] of steps) {
        onStep(waitingFor);
        await step(settling);
      }
      return;
    } catch (error) {
      if (!wentOn(error)) throw error;
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
