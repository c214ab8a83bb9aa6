import type { Page } from 'playwright';
import type { PageRecord, Shot } from '../../model/index.ts';
import type { Examiner } from '../contract.ts';
import { watchAnswers } from './answers.ts';
import { elementsOf } from './elements.ts';
import { setPace, type Pace } from './pace.ts';
import { whereOnPage } from './pictured.ts';
import { watchSources } from './sources.ts';

export { recordLogin, type SeenOfLogin } from './login-state.ts';

/** An examiner with its result. */
export interface Examination extends Examiner {
  /** `undefined` until a picture was taken. */
  readonly record: PageRecord | undefined;
}

/** Sets the pace of a page, and records its elements, its responses, and its workers and streams. */
export function examine(shot: Shot, { siteUrl, pace }: { siteUrl: string; pace: Pace }): Examination {
  const { origin } = new URL(siteUrl);
  let watching: Watching | undefined;
  let record: PageRecord | undefined;
  return {
    async begin(page: Page) {
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Network.enable');
      await setPace(cdp, pace);
      watching = {
        answers: watchAnswers(page, origin),
        sources: watchSources(page, cdp, origin),
      };
    },
    async end(page: Page, { description }) {
      const { answers, sources } = watching!;
      const { elements, scroll } = description
        ? elementsOf(description, origin)
        : { elements: [], scroll: { x: 0, y: 0 } };
      record = {
        elements,
        pictured: await whereOnPage(page, shot, scroll),
        sources: sources(),
        answers: await answers(),
      };
    },
    get record() {
      return record;
    },
  };
}

interface Watching {
  readonly answers: ReturnType<typeof watchAnswers>;
  readonly sources: ReturnType<typeof watchSources>;
}

export { type BoxRecorder, recordBoxes } from './boxes.ts';
export * from './pace.ts';
