import type { PageBoxes, Shot } from '../../model.ts';
import type { Examiner } from '../index.ts';
import { sessionOf } from '../session.ts';
import { readElements } from './elements.ts';
import { whereOnPage } from './pictured.ts';

/** An examiner that keeps of what the page consisted. */
export interface BoxRecorder extends Examiner {
  /** `undefined` until a picture was taken, and where the page could not be read. */
  readonly boxes: PageBoxes | undefined;
}

/** Reading takes about 20 µs a node; a page with more than this is left unread rather than waited for. */
const mostNodes = 150_000;

/**
 * Reads of what the page consists, once its picture is taken. A picture without that is as good, so trouble in
 * reading never fails the shot.
 */
export function recordBoxes(shot: Shot): BoxRecorder {
  let boxes: PageBoxes | undefined;
  return {
    async begin() {
      boxes = undefined;
    },
    async end(page) {
      try {
        const cdp = await sessionOf(page);
        if ((await cdp.send('Memory.getDOMCounters')).nodes > mostNodes) return;
        const { elements, scroll } = await readElements(cdp, new URL(page.url()).origin);
        boxes = { elements, pictured: await whereOnPage(page, shot, scroll) };
      } catch {
        // A page can go away at any time.
      }
    },
    get boxes() {
      return boxes;
    },
  };
}
