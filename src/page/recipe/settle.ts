import type { StandStillOptions, Stillness } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/**
 * Waits for nothing itself: it says what is still missing, and stands still what moves without a script. It is called as
 * often as needed.
 */
export function standStill(
  runtime: PageRuntime | undefined,
  { animations, caret, at, fullPage }: StandStillOptions,
): Stillness {
  // Pages have their own ideas of `Set` and `flatMap`.
  const roots: (Document | ShadowRoot)[] = [document, ...(runtime?.roots ?? [])];
  for (const root of roots)
    for (const { shadowRoot } of own(root, 'querySelectorAll')('*'))
      // A form gives its field of that name.
      if (shadowRoot instanceof ShadowRoot && !roots.includes(shadowRoot)) {
        roots.push(shadowRoot);
        runtime?.roots.add(shadowRoot);
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
  let animated = animations === 'disabled' && runtime?.hasMoved() === true;
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
        if (runtime?.virtual) continue;
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
  return { missing, unplaced, moved, animated, draws, frozen: runtime?.frozen() };

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
