import type { StandStillOptions, Stillness } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/**
 * Stops what moves without a script, and reports which images and fonts are still missing. It waits for nothing and is called
 * as often as needed.
 */
export function standStill(
  runtime: PageRuntime | undefined,
  { animations, caret, at, fullPage }: StandStillOptions,
): Stillness {
  // A page may have replaced `flatMap`.
  const roots: (Document | ShadowRoot)[] = [document, ...(runtime?.roots ?? [])];
  for (const root of roots)
    for (const { shadowRoot } of own(root, 'querySelectorAll')('*'))
      // A form would give its field of that name.
      if (shadowRoot instanceof ShadowRoot && !roots.includes(shadowRoot)) {
        roots.push(shadowRoot);
        runtime?.roots.add(shadowRoot);
      }
  /** HTML elements only: an XML file may have an `img` of its own. */
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
  let follows = false;
  let animated = animations === 'disabled' && runtime?.hasMoved() === true;
  let draws = false;
  const endless: Animation[] = [];

  // The layout of a text starts to load its font.
  void own(document, 'documentElement')?.getBoundingClientRect();
  // A form with this name would hide it.
  const fonts = Reflect.get(Document.prototype, 'fonts', document) as FontFaceSet;
  if (fonts.status === 'loading') missing += 1;
  // No `decode()`: after it, scaled images sometimes differ faintly.
  for (const image of all<HTMLImageElement>('img')) {
    const wanted = image.getAttribute('src') || image.getAttribute('srcset');
    if (wanted && !image.complete && image.loading !== 'lazy') missing += 1;
  }

  for (const root of roots) {
    // A form with this name would hide the method of the document.
    const { getAnimations } = (root === document ? Document : ShadowRoot).prototype;
    for (const animation of getAnimations.call(root)) {
      const { effect, timeline } = animation;
      animated ||= animations === 'disabled';
      if (!effect || animation.playState !== 'running' || animation.playbackRate === 0) continue;
      if (timeline && !(timeline instanceof DocumentTimeline)) {
        follows = true;
        unplaced ||= animation.pending || animation.currentTime === null;
        // It follows the scroll position. Below the window or at its edge, an element would look as before it comes into
        // view. On a picture of the whole page it looks as in the middle of the window.
        const { subject, source } = timeline as { subject?: Element; source?: Element };
        if (!fullPage || !subject || source !== own(document, 'scrollingElement')) continue;
        // The animation may start at some percentage of the way through the window.
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
        // Under virtual time it is at the right position, and stays there.
        if (runtime?.virtual) continue;
        animation.pause();
        animation.currentTime = Math.min(at, end);
      } else if (end === Infinity) {
        // It is shown as at this age: without it, its element may be out of sight.
        animation.pause();
        animation.currentTime = at;
        endless.push(animation);
      } else {
        animation.finish();
      }
      moved = true;
    }
  }
  // But an element that is invisible at this age is shown without its animation.
  const unseen = endless.filter(({ effect }) => {
    const { target, pseudoElement } = effect as KeyframeEffect;
    if (!target) return false;
    const { opacity, visibility, display } = getComputedStyle(target, pseudoElement);
    return opacity === '0' || visibility === 'hidden' || display === 'none';
  });
  for (const animation of unseen) animation.cancel();
  for (const root of roots)
    draws ||= own(root, 'querySelector')('svg :is(animate, animateMotion, animateTransform, set)') !== null;
  // The browser animates a marquee in a way that no script can stop.
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
  return { missing, unplaced, follows, moved, animated, draws, frozen: runtime?.frozen() };

  /** A selector of where a caret may be. A rule for all elements would make the browser compute all styles anew. */
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
