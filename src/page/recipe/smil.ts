import type { StandDrawingsOptions } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/**
 * Notes when a script begins an animation of a drawing. The browser runs no animated images, and counts the animations that
 * are elements of an SVG as such. So `standDrawings` computes what they show.
 */
export function watchBeginnings(runtime: PageRuntime): void {
  runtime.wrap(SVGAnimationElement.prototype, 'beginElement', {
    call: (_original, self: SVGAnimationElement) => void runtime.begun.set(self, runtime.age() / 1000),
  });
  runtime.wrap(SVGAnimationElement.prototype, 'beginElementAt', {
    call: (_original, self: SVGAnimationElement, [offset]) =>
      void runtime.begun.set(self, runtime.age() / 1000 + Number(offset)),
  });
}

/** What one animation of a drawing does. Times are seconds of the drawing. */
interface Motion {
  readonly element: Element;
  readonly target: Element;
  readonly attribute: string;
  /** When it begins, as far as it is known yet. */
  readonly begins: Set<number>;
  /** The animations with whose beginning or end it begins, and how much later. */
  readonly follows: readonly { readonly id: string; readonly edge: string; readonly offset: number }[];
  /** How long one round takes, and all rounds together. */
  readonly once: number;
  readonly whole: number;
}

/**
 * Gives the elements of each drawing the values that its animations show. An animation that ends is shown as after its end,
 * and one without an end as at this age.
 */
export function standDrawings(runtime: PageRuntime | undefined, { at, toEnd }: StandDrawingsOptions): void {
  const kinds = 'animate, animateMotion, animateTransform, animateColor, set';
  const mostBeginnings = 300;
  const now = at / 1000;
  for (const root of [document, ...(runtime?.roots ?? [])]) {
    const drawings = new Map<Element, Motion[]>();
    for (const element of own(root, 'querySelectorAll')(kinds)) {
      const drawing = drawingOf(element);
      const motion = drawing && motionOf(element, root);
      if (motion) drawings.set(drawing, [...(drawings.get(drawing) ?? []), motion]);
    }
    for (const motions of drawings.values()) stand(motions);
  }

  /** The outermost SVG element around it. */
  function drawingOf(element: Element): SVGSVGElement | null {
    const { ownerSVGElement: around = null } = element as Partial<SVGElement>;
    return (around && drawingOf(around)) ?? around;
  }

  function stand(motions: readonly Motion[]): void {
    const comesToEnd = findBeginnings(motions);
    motions
      .map((motion) => ({ motion, ...stateOf(motion, !(toEnd && comesToEnd)) }))
      .toSorted((one, other) => one.begin - other.begin)
      .forEach(({ motion, part }) => part !== undefined && show(motion, part));
  }

  function motionOf(element: Element, root: Document | ShadowRoot): Motion | undefined {
    const href =
      element.getAttribute('href') ?? element.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
    const target = href
      ? own(root, 'querySelector')(`[id="${CSS.escape(href.slice(1))}"]`)
      : element.parentElement;
    const isMoved = /^animate(?:Motion|Transform)$/.test(element.localName);
    const attribute = isMoved ? 'transform' : element.getAttribute('attributeName');
    if (!target || !attribute) return undefined;
    const once = secondsOf(element.getAttribute('dur')) ?? Infinity;
    const count = element.getAttribute('repeatCount');
    const repeated = secondsOf(element.getAttribute('repeatDur'));
    const times =
      count === 'indefinite' ? Infinity : Number(count ?? (repeated === undefined ? 1 : Infinity));
    const whole = Math.min(once * times, repeated ?? Infinity);
    const begun = runtime?.begun.get(element);
    const begins = new Set(begun === undefined ? [] : [begun]);
    const follows: { id: string; edge: string; offset: number }[] = [];
    for (const begin of (element.getAttribute('begin') ?? '0').split(';')) {
      const other = /^\s*([\w-]+)\.(begin|end)\s*([+-].+)?$/.exec(begin);
      if (other) follows.push({ id: other[1]!, edge: other[2]!, offset: secondsOf(other[3] ?? '0') ?? 0 });
      const offset = secondsOf(begin);
      if (offset !== undefined) begins.add(offset);
    }
    return { element, target, attribute, begins, follows, once, whole };
  }

  /** E.g. `1.5s`, `200ms`, `02:30`. */
  function secondsOf(clock: string | null): number | undefined {
    const found = /^\s*([+-]?)\s*((?:\d+:)*\d*\.?\d+)(h|min|s|ms)?\s*$/.exec(clock ?? '');
    if (!found) return undefined;
    const seconds = found[2]!.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    const unit = { h: 3600, min: 60, ms: 0.001 }[found[3] ?? ''] ?? 1;
    return (found[1] === '-' ? -1 : 1) * seconds * unit;
  }

  /** @returns Whether all beginnings were found. Two animations may begin each other for ever. */
  function findBeginnings(motions: readonly Motion[]): boolean {
    for (let found = true, count = 0; found;) {
      found = false;
      for (const { begins, follows } of motions)
        for (const { id, edge, offset } of follows)
          for (const other of motions) {
            if (other.element.id !== id) continue;
            for (const begin of other.begins) {
              const next = begin + (edge === 'end' ? other.whole : 0) + offset;
              if (begins.has(next) || !Number.isFinite(next)) continue;
              begins.add(next);
              found = true;
              count += 1;
              if (count > mostBeginnings) return false;
            }
          }
    }
    return true;
  }

  /** Its progress, if it shows anything. An animation that ends counts as over, unless `asNow` is set. */
  function stateOf(
    { element, begins, once, whole }: Motion,
    asNow: boolean,
  ): { begin: number; part?: number } {
    const possible = [...begins].filter((begin) => begin <= now || !asNow);
    if (possible.length === 0) return { begin: 0 };
    const begin = Math.max(...possible);
    const isOver = whole < Infinity && (!asNow || now >= begin + whole);
    if (isOver && element.getAttribute('fill') !== 'freeze') return { begin };
    const lived = isOver ? whole : Math.max(0, now - begin);
    const rounds = lived / once;
    // At its end it is at the end of its last round.
    return { begin, part: isOver && Number.isInteger(rounds) ? 1 : rounds % 1 || 0 };
  }

  function show({ element, target, attribute }: Motion, part: number): void {
    if (element.localName === 'animateMotion') return moveAlong(element, target, part);
    const base = target.getAttribute(attribute) ?? '';
    const value = valueAt(element, target, attribute, part);
    if (value === undefined) return;
    if (element.localName === 'animateTransform') {
      const step = `${element.getAttribute('type') ?? 'translate'}(${value})`;
      target.setAttribute('transform', element.getAttribute('additive') === 'sum' ? `${base} ${step}` : step);
      return;
    }
    target.setAttribute(attribute, value);
    // A style of the page takes precedence over an attribute, but not over an animation.
    const { style } = target as SVGElement;
    if (!style || !CSS.supports(attribute, value)) return;
    style.setProperty('transition', 'none', 'important');
    style.setProperty(attribute, value);
  }

  function valueAt(element: Element, target: Element, attribute: string, part: number): string | undefined {
    const read = (name: string) => element.getAttribute(name) ?? undefined;
    const base = () => target.getAttribute(attribute) ?? getComputedStyle(target).getPropertyValue(attribute);
    const [to, by] = [read('to'), read('by')];
    if (element.localName === 'set') return to;
    const from = read('from') ?? base();
    const values =
      read('values')
        ?.split(';')
        .map((value) => value.trim())
        .filter(Boolean) ??
      (to !== undefined
        ? [from, to]
        : by !== undefined
          ? [from, mix(from, by, (a, b) => a + b) ?? from]
          : []);
    const isStepped = element.getAttribute('calcMode') === 'discrete';
    const last = values.length - 1;
    if (last < 1) return values[0];
    const given = read('keyTimes')?.split(';').map(Number);
    const times =
      given?.length === values.length
        ? given
        : values.map((_, index) => index / (isStepped ? last + 1 : last));
    const index = Math.max(
      0,
      times.findLastIndex((time) => time <= part),
    );
    if (isStepped || index === last) return values[index];
    const spline = read('calcMode') === 'spline' ? read('keySplines')?.split(';')[index]?.trim() : undefined;
    const between = eased((part - times[index]!) / (times[index + 1]! - times[index]!), spline);
    const [before, after] = [values[index]!, values[index + 1]!];
    return mix(before, after, (a, b) => a + (b - a) * between) ?? (between < 0.5 ? before : after);
  }

  /** The eased progress between two values. The browser computes it, as for a CSS animation. */
  function eased(between: number, spline: string | undefined): number {
    const easing = `cubic-bezier(${spline?.split(/[\s,]+/).join()})`;
    if (!CSS.supports('transition-timing-function', easing)) return between;
    const effect = new KeyframeEffect(null, null, { duration: 1, fill: 'both', easing });
    new Animation(effect).currentTime = between;
    return effect.getComputedTiming().progress ?? between;
  }

  /** Interpolates two texts that differ only in their numbers. Colours are converted to numbers first. */
  function mix(one: string, other: string, together: (a: number, b: number) => number): string | undefined {
    const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi;
    const [first, second] = [inNumbers(one), inNumbers(other)];
    const numbers = [...second.matchAll(number)].map(([found]) => Number(found));
    if ([...first.matchAll(number)].length !== numbers.length || numbers.length === 0) return undefined;
    let index = 0;
    return first.replaceAll(number, (found) => {
      const mixed = together(Number(found), numbers[index]!);
      index += 1;
      return ` ${Math.round(mixed * 1e4) / 1e4}`;
    });
  }

  function inNumbers(value: string): string {
    const colour = /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(value) ? value.slice(1) : undefined;
    if (colour === undefined) return value;
    const digits = colour.length === 3 ? [...colour].map((digit) => digit + digit) : colour.match(/../g)!;
    return `rgb(${digits.map((pair) => Number.parseInt(pair, 16)).join(', ')})`;
  }

  function moveAlong(element: Element, target: Element, part: number): void {
    const mpath = element.querySelector('mpath');
    const href = mpath?.getAttribute('href') ?? mpath?.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
    const named = href
      ? own(element.ownerDocument, 'querySelector')(`[id="${CSS.escape(href.slice(1))}"]`)
      : null;
    const ends = [element.getAttribute('from') ?? '0,0', element.getAttribute('to')].filter(Boolean);
    const points = element.getAttribute('values')?.split(';') ?? ends;
    const path = own(document, 'createElementNS')('http://www.w3.org/2000/svg', 'path');
    path.setAttribute(
      'd',
      named?.getAttribute('d') ?? element.getAttribute('path') ?? `M${points.join('L')}`,
    );
    const length = path.getTotalLength();
    const place = path.getPointAtLength(length * part);
    const before = path.getPointAtLength(Math.max(0, length * part - 0.1));
    const turn = element.getAttribute('rotate') ?? '0';
    const angle = (Math.atan2(place.y - before.y, place.x - before.x) * 180) / Math.PI;
    const degrees = turn === 'auto' ? angle : turn === 'auto-reverse' ? angle + 180 : Number(turn);
    const moved = `translate(${place.x.toFixed(3)} ${place.y.toFixed(3)}) rotate(${degrees.toFixed(3)})`;
    // The motion is applied before its other transformations.
    target.setAttribute('transform', `${moved} ${target.getAttribute('transform') ?? ''}`);
  }
}
