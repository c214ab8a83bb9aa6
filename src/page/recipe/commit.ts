import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/** The values that an animation shows, and the style of its element without it. */
interface Shown {
  readonly animation: Animation;
  readonly at: CSSNumberish | null;
  readonly target: Element;
  readonly pseudoElement: string | null;
  readonly inline: string | undefined;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Makes the values of animations that have ended or are paused the style of their elements, and cancels the animations. The
 * browser keeps a layer for each animation. In a layer, text lies a pixel higher or lower, depending on what the browser had
 * painted when something above it moved. So elements that have a layer for another reason get a new one.
 */
export function commitAnimations(runtime: PageRuntime | undefined): void {
  /** The properties that move an element, each with the value that moves it by nothing. */
  const moving = new Map([
    ['transform', 'matrix(1, 0, 0, 1, 0, 0)'],
    ['translate', '0px'],
    ['rotate', '0deg'],
    ['scale', '1'],
  ]);
  const notStyles = new Set(['offset', 'computedOffset', 'easing', 'composite']);
  for (const root of [document, ...(runtime?.roots ?? [])]) {
    const shown = shownIn(root);
    const sheet = new CSSStyleSheet();
    if (shown.length > 0) own(root, 'adoptedStyleSheets').push(sheet);
    // The browser remembers the place of a layer until the layer is gone and the element is looked up.
    lay(shown, sheet, (name, value) => (moving.has(name) ? 'none' : value));
    for (const { animation } of shown) animation.cancel();
    const layered = flatten(root);
    void own(document, 'elementFromPoint')(0, 0);
    for (const { style, inline } of layered) {
      style.cssText = inline;
      style.setProperty('transition', 'none', 'important');
    }
    // An element that is moved, even by nothing, contains the fixed elements in it, as before.
    lay(shown, sheet, (name, value) => (value === 'none' && moving.get(name)) || value);
    restore(shown, sheet);
  }

  /** Removes the layers of elements, and returns the styles that these had. */
  function flatten(root: Document | ShadowRoot): { style: CSSStyleDeclaration; inline: string }[] {
    const layered: { style: CSSStyleDeclaration; inline: string }[] = [];
    for (const element of own(root, 'querySelectorAll')('*')) {
      // The browser keeps no styles of hidden elements, and elements of a drawing have no layers.
      const isShown = HTMLElement.prototype.checkVisibility.call(element as HTMLElement);
      if (!isShown || (element as Partial<SVGElement>).ownerSVGElement) continue;
      const { transform, translate, rotate, scale, willChange, backfaceVisibility } =
        getComputedStyle(element);
      const isMoved = [transform, translate, rotate, scale].some((value) => value !== 'none');
      if (!isMoved && willChange === 'auto' && backfaceVisibility === 'visible') continue;
      const style = styleOf(element);
      if (style) layered.push({ style, inline: style.cssText });
    }
    for (const { style } of layered) {
      for (const name of ['transition', ...moving.keys()]) style.setProperty(name, 'none', 'important');
      style.setProperty('will-change', 'auto', 'important');
      style.setProperty('backface-visibility', 'visible', 'important');
    }
    return layered;
  }

  function shownIn(root: Document | ShadowRoot): Shown[] {
    // A form with this name would hide the method of the document.
    const { getAnimations } = (root === document ? Document : ShadowRoot).prototype;
    const shown: Shown[] = [];
    for (const animation of getAnimations.call(root)) {
      const { effect, playState, timeline, currentTime: at } = animation;
      const { target, pseudoElement = null } = (effect ?? {}) as Partial<KeyframeEffect>;
      if (!target || (playState === 'running' && timeline instanceof DocumentTimeline)) continue;
      const style = getComputedStyle(target, pseudoElement);
      const values = new Map<string, string>();
      for (const keyframe of (effect as KeyframeEffect).getKeyframes())
        for (const name of Object.keys(keyframe))
          if (!notStyles.has(name)) values.set(inCss(name), style.getPropertyValue(inCss(name)));
      shown.push({ animation, at, target, pseudoElement, inline: styleOf(target)?.cssText, values });
    }
    return shown;
  }

  function inCss(name: string): string {
    if (name.startsWith('--')) return name;
    if (name === 'cssFloat' || name === 'cssOffset') return name.slice(3).toLowerCase();
    return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  }

  /** A form would give its field of that name. An element of XML that is neither HTML nor a drawing has no style. */
  function styleOf(target: Element): CSSStyleDeclaration | undefined {
    return Reflect.get(Object.getPrototypeOf(target), 'style', target);
  }

  function lay(
    shown: readonly Shown[],
    sheet: CSSStyleSheet,
    valueOf: (name: string, value: string) => string,
  ) {
    const rules: string[] = [];
    for (const { target, pseudoElement, values } of shown) {
      const style = pseudoElement === null ? styleOf(target) : undefined;
      // An animation makes its element a stacking context.
      const all = [...values].map(([name, value]) => [name, valueOf(name, value)] as const);
      const declarations = [...all, ['isolation', 'isolate'], ['transition', 'none']] as const;
      if (style) for (const [name, value] of declarations) style.setProperty(name, value, 'important');
      else {
        const text = declarations.map(([name, value]) => `${name}: ${value} !important`).join('; ');
        rules.push(`${pathTo(target)}${pseudoElement ?? ''} { ${text} }`);
      }
    }
    sheet.replaceSync(rules.join('\n'));
  }

  function pathTo(element: Element): string {
    const { parentElement, parentNode } = element;
    if (parentNode === document) return ':root';
    const place = `:nth-child(${[...parentNode!.children].indexOf(element) + 1})`;
    return `${parentElement ? pathTo(parentElement) : ':host'} > ${place}`;
  }

  /** Restores the animations of elements that look different without them. */
  function restore(shown: readonly Shown[], sheet: CSSStyleSheet): void {
    const looksAsBefore = ({ target, pseudoElement, values }: Shown) => {
      const style = getComputedStyle(target, pseudoElement);
      return [...values].every(([name, value]) => {
        const now = style.getPropertyValue(name);
        return now === value || (value === 'none' && now === moving.get(name));
      });
    };
    const changed = new Set(shown.filter((each) => !looksAsBefore(each)).map(({ target }) => target));
    if (changed.size === 0) return;
    const others = shown.filter(({ target }) => !changed.has(target));
    for (const { animation, at, target, inline } of shown) {
      if (!changed.has(target)) continue;
      if (inline !== undefined) styleOf(target)!.cssText = inline;
      animation.pause();
      animation.currentTime = at;
    }
    lay(others, sheet, (name, value) => (value === 'none' && moving.get(name)) || value);
  }
}
