import type { PageBoxes, Shot } from '../../model/index.ts';
import type { Examiner } from '../contract.ts';
import type { Description } from '../description.ts';
import { elementsOf } from './elements.ts';
import { whereOnPage } from './pictured.ts';

/** An examiner that records the elements of the page. */
export interface BoxRecorder extends Examiner {
  /** `undefined` until a picture was taken, and if the page could not be read. */
  readonly boxes: PageBoxes | undefined;
}

/** Records the elements of the page. An error while reading them never fails the shot. */
export function recordBoxes(shot: Shot): BoxRecorder {
  let boxes: PageBoxes | undefined;
  return {
    async begin() {
      boxes = undefined;
    },
    async end(page, { description }) {
      if (!description) return;
      try {
        const { elements, scroll } = readOnce(description, new URL(page.url()).origin);
        boxes = { elements, pictured: await whereOnPage(page, shot, scroll) };
      } catch {
        // The page can be closed at any time.
      }
    },
    get boxes() {
      return boxes;
    },
  };
}

const known = new WeakMap<Description, ReturnType<typeof elementsOf>>();

/** Pictures of one visit share a description, and then their elements too. */
function readOnce(description: Description, origin: string): ReturnType<typeof elementsOf> {
  const read = known.get(description) ?? elementsOf(description, origin);
  known.set(description, read);
  return read;
}
