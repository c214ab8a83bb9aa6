import type { PageBoxes, Shot } from '../../model/index.ts';
import type { Examiner } from '../contract.ts';
import { elementsOf } from './elements.ts';
import { whereOnPage } from './pictured.ts';

/** An examiner that keeps of what the page consisted. */
export interface BoxRecorder extends Examiner {
  /** `undefined` until a picture was taken, and where the page could not be read. */
  readonly boxes: PageBoxes | undefined;
}

/** Keeps of what the page consists. A picture without that is as good, so trouble in reading never fails the shot. */
export function recordBoxes(shot: Shot): BoxRecorder {
  let boxes: PageBoxes | undefined;
  return {
    async begin() {
      boxes = undefined;
    },
    async end(page, { description }) {
      if (!description) return;
      try {
        const { elements, scroll } = elementsOf(description, new URL(page.url()).origin);
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
