import type { Own } from '../roots.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Note } from '../../model/index.ts';
import { commitAnimations } from './commit.ts';
import type { Step } from './contract.ts';
import { inFrames } from './world.ts';
import type { Kit } from './kit.ts';
import { standDrawings } from './smil.ts';
import { twoFrames } from './two-frames.ts';
import { WentOn } from '../went-on.ts';

/** It is there in whatever runs in a page: see world.ts. */
declare const own: Own;

/** What ends may begin something else, but not for ever. */
const mostRounds = 5;
const lookAgainMs = 20;
const gaveUp: Note = {
  kind: 'incomplete',
  message: `an animation was followed by another one ${mostRounds} times, and the page was taken as it was: let one be the last, or leave them out with the option style`,
};

/**
 * Waits for the fonts and images that are still on their way, and stands still what moves without
 * a script: in the document and its frames, in open and closed shadow roots.
 */
export const settle: Step = {
  option: 'settle',
  waitingFor: 'its images and fonts',
  async after({ page, options, key, signs, notes }) {
    const { animations, caret, at, fullPage } = options;
    const how = { key, animations, caret, at, fullPage };
    let placesFound = false;
    for (let rounds = 1; ;) {
      const states = await inFrames(page, standStill, how);
      // It came after the others were frozen.
      if (states[0]?.frozen === false) throw new WentOn();
      if (states.some(({ missing }) => missing > 0)) {
        await delay(lookAgainMs);
        continue;
      }
      // One that still has no place after two frames has nothing to scroll.
      if (!placesFound && states.some(({ unplaced }) => unplaced)) {
        placesFound = true;
        await twoFrames(page, key);
        continue;
      }
      const ended = states.some(({ moved }) => moved);
      // Who waited for the end of an animation, or observes, is told of it by the next frame.
      if (ended || (rounds === 1 && signs.has('observes'))) await twoFrames(page, key);
      if (ended && rounds < mostRounds) {
        rounds += 1;
        continue;
      }
      if (ended) {
        signs.add('moves');
        notes.push(gaveUp);
      }
      if (states.some(({ animated }) => animated)) await inFrames(page, commitAnimations, key);
      if (states.some(({ draws }) => draws))
        await inFrames(page, standDrawings, { key, at, toEnd: animations === 'disabled' });
      return;
    }
  },
};

/** What of a document is not as it should be for its picture. */
interface Stillness {
  /** How many images and fonts have not arrived. */
  readonly missing: number;
  /** Whether an animation follows the scroll position and has not been told it yet: it shows nothing until the next frame. */
  readonly unplaced: boolean;
  /** Whether something moved and was ended just now. */
  readonly moved: boolean;
  /** Whether there were animations, or some are left that have ended or stand still. */
  readonly animated: boolean;
  /** Whether it has drawings that move by themselves. */
  readonly draws: boolean;
  /** `undefined` where scripts do not run. */
  readonly frozen: boolean | undefined;
}

/** Runs in the page, as often as needed. */
function standStill({
  key,
  animations,
  caret,
  at,
  fullPage,
}: {
  key: string;
  animations: 'disabled' | 'allow';
  caret: 'hide' | 'initial';
  at: number;
  fullPage: boolean;
}): Stillness {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  // Pages have their own ideas of `Set` and `flatMap`.
  const roots: (Document | ShadowRoot)[] = [document, ...(kit?.roots ?? [])];
  for (const root of roots)
    for (const { shadowRoot } of own(root, 'querySelectorAll')('*'))
      // A form gives its field of that name.
      if (shadowRoot instanceof ShadowRoot && !roots.includes(shadowRoot)) {
        roots.push(shadowRoot);
        kit?.roots.add(shadowRoot);
      }
  /** What has the name of an HTML element is not always one: an XML file may have its own `img`. */
  const all = <Found extends Element>(selector: string) => {
    const found: Found[] = [];
    for (const root of roots)
      for (const element of own(root, 'querySelectorAll')<Found>(selector))
        if (element.namespaceURI === 'http://www.w3.org/1999/xhtml') found.push(element);
    return found;
  };

  let moved = false;
  let missing = 0;
  let unplaced = false;
  let animated = animations === 'disabled' && kit?.hasMoved() === true;
  let draws = false;
  const endless: Animation[] = [];

  // Text asks for its font when it is laid out.
  void own(document, 'documentElement')?.getBoundingClientRect();
  // A form of that name would be in its place.
  const fonts = Reflect.get(Document.prototype, 'fonts', document) as FontFaceSet;
  if (fonts.status === 'loading') missing += 1;
  // An image is not told to decode: `decode()` makes scaled ones differ faintly from time to time.
  for (const image of all<HTMLImageElement>('img')) {
    const wanted = image.getAttribute('src') || image.getAttribute('srcset');
    if (wanted && !image.complete && image.loading !== 'lazy') missing += 1;
  }

  for (const root of roots) {
    // A form of that name takes the place of a method of the document.
    const { getAnimations } = (root === document ? Document : ShadowRoot).prototype;
    for (const animation of getAnimations.call(root)) {
      const { effect, timeline } = animation;
      animated ||= animations === 'disabled';
      if (!effect || animation.playState !== 'running' || animation.playbackRate === 0) continue;
      if (timeline && !(timeline instanceof DocumentTimeline)) {
        unplaced ||= animation.pending || animation.currentTime === null;
        // It follows the scroll position. What is below the window, or cut by its edge, would stay as it is before it
        // has come into view; on a picture of the whole page it is as when it has come to the middle of the window.
        const { subject, source } = timeline as { subject?: Element; source?: Element };
        if (!fullPage || !subject || source !== own(document, 'scrollingElement')) continue;
        // What has come further has begun at this percentage of its way through the window.
        const [now, begun] = [animation.currentTime, animation.startTime] as (CSSUnitValue | null)[];
        const middle = 50 - (begun?.value ?? 0);
        if (!now || now.value >= middle) continue;
        animation.pause();
        animation.currentTime = CSS.percent(middle);
        moved = true;
        continue;
      }
      const end = Number(effect.getComputedTiming().endTime);
      if (animations === 'allow') {
        // Under virtual time it is where it should be, and stays there.
        if (kit?.virtual) continue;
        animation.pause();
        animation.currentTime = Math.min(at, end);
      } else if (end === Infinity) {
        // As it is at the moment: what it moves or fades may well be out of sight without it.
        animation.pause();
        animation.currentTime = at;
        endless.push(animation);
      } else {
        animation.finish();
      }
      moved = true;
    }
  }
  // But what happens to be out of sight at the moment is seen as it is by itself.
  const unseen = endless.filter(({ effect }) => {
    const { target, pseudoElement } = effect as KeyframeEffect;
    if (!target) return false;
    const { opacity, visibility, display } = getComputedStyle(target, pseudoElement);
    return opacity === '0' || visibility === 'hidden' || display === 'none';
  });
  for (const animation of unseen) animation.cancel();
  for (const root of roots)
    draws ||= own(root, 'querySelector')('svg :is(animate, animateMotion, animateTransform, set)') !== null;
  // A marquee is drawn by the browser's own animation, which nobody can reach.
  for (const marquee of all('marquee')) {
    const still = own(document, 'createElementNS')(marquee.namespaceURI, 'div') as HTMLElement;
    for (const { name, value } of marquee.attributes) still.setAttribute(name, value);
    still.style.cssText = `display: inline-block; overflow: hidden; width: -webkit-fill-available; white-space: nowrap; ${marquee.getAttribute('style') ?? ''}`;
    still.append(...marquee.childNodes);
    marquee.replaceWith(still);
  }
  for (const bar of all<HTMLProgressElement>('progress:not([value])')) bar.style.visibility = 'hidden';
  if (caret === 'hide') {
    for (const root of roots) {
      const places = caretsIn(root);
      const rule = `${places} { caret-color: transparent !important; }`;
      if (!places || own(root, 'adoptedStyleSheets').some((sheet) => sheet.cssRules[0]?.cssText === rule))
        continue;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rule);
      own(root, 'adoptedStyleSheets').push(sheet);
    }
  }
  return { missing, unplaced, moved, animated, draws, frozen: kit?.frozen() };

  /** Where a caret may come to stand. A rule for everything makes the browser find all styles anew. */
  function caretsIn(root: Document | ShadowRoot): string | undefined {
    const fields = 'input, textarea';
    const { activeElement } = root;
    const body = Reflect.get(Document.prototype, 'body', document) as Element | null;
    const hasFocus = activeElement && activeElement !== body && !activeElement.matches(fields);
    if (hasFocus || own(document, 'designMode') === 'on' || own(root, 'querySelector')('[contenteditable]'))
      return '*';
    return own(root, 'querySelector')(fields) ? fields : undefined;
  }
}
