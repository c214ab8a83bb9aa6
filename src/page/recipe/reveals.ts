import type { PageRuntime } from '../runtime.ts';
import { own } from '../own.ts';

/**
 * Keeps visible what a page shows when it comes into view and may hide when it has left. Intersection observers do not hear
 * that something has left, and elements that a scroll listener changes get their look back once the page is frozen. What is
 * in the first window, or moves with the window, ends as it is at the top.
 */
export function watchReveals(runtime: PageRuntime): void {
  const styleOf = window.getComputedStyle.bind(window);
  const { documentElement } = document;
  let passing = false;

  /** The look of an element that a script has changed, from when most of it was visible. */
  interface Look {
    readonly attributes: readonly (readonly [name: string, value: string])[];
    /** How much of it was in the window, as a share of what fits in the window. */
    readonly share: number;
    readonly opacity: number;
    /** Its bottom edge on the page. */
    readonly bottom: number;
  }
  const looks = new Map<Element, Look>();
  /** The elements that a script has changed, with their attributes before. */
  const touched = new Map<Element, Map<string, string | null>>();
  /** What was changed since the last note. */
  let changed = new Set<Node>();
  let restyled = new Set<Element>();
  /** Of a large section only the first elements are counted. */
  const mostCounted = 200;
  /** Some elements never come into view. */
  const mostMissed = 40;
  const restyledOften = new WeakMap<Element, number>();
  /** An animation by script that is not over after so many looks never ends. */
  const mostLooks = 5;

  const collect = (records: readonly MutationRecord[]) => {
    for (const { target, type, attributeName, oldValue } of records) {
      changed.add(target);
      if (type !== 'attributes') continue;
      const element = target as Element;
      const first = touched.get(element) ?? new Map<string, string | null>();
      touched.set(element, first);
      if (!first.has(attributeName!)) first.set(attributeName!, oldValue);
      if (attributeName === 'style') restyled.add(element);
    }
    return records;
  };
  const watcher = new MutationObserver(collect);
  const flush = () => collect(watcher.takeRecords());

  /** What each observer has heard of a target: its last and its highest visible share. -1 means that it was not in view. */
  interface Told {
    readonly share: number;
    readonly most: number;
    readonly view: DOMRectReadOnly | null;
  }
  const told = new WeakMap<IntersectionObserver, WeakMap<Element, Told>>();
  const observed = new Map<IntersectionObserver, Set<Element>>();
  /** Targets that have come into view without any effect so far. */
  let entered: Element[] = [];
  /** Targets that change something else when they come into view, something that stays in view, such as the menu. */
  const announcing = new WeakSet<Element>();
  const announced = new Set<Element>();

  const isHeard = (observer: IntersectionObserver, entry: IntersectionObserverEntry) => {
    const { target, isIntersecting, intersectionRatio } = entry;
    const known = told.get(observer) ?? new WeakMap<Element, Told>();
    told.set(observer, known);
    const before = known.get(target)?.share ?? -1;
    const now = isIntersecting ? intersectionRatio : -1;
    if (passing && now < before && !announcing.has(target) && hasScrolledAway(observer, entry)) return false;
    const most = Math.max(now, known.get(target)?.most ?? now);
    known.set(target, { share: now, most, view: entry.rootBounds });
    return true;
  };
  const hear = (
    callback: IntersectionObserverCallback,
    entries: IntersectionObserverEntry[],
    observer: IntersectionObserver,
  ) => {
    const heard = entries.filter((entry) => isHeard(observer, entry));
    if (heard.length === 0) return;
    if (!passing) return void Reflect.apply(callback, observer, [heard, observer]);
    flush();
    try {
      Reflect.apply(callback, observer, [heard, observer]);
    } finally {
      const targets = heard.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      const effects = flush().map(({ target }) => target);
      if (effects.length > 0) judge(targets, effects);
      else entered.push(...targets);
    }
  };
  const BrowserObserver = IntersectionObserver;
  const PageObserver = new Proxy(BrowserObserver, {
    construct(original, [callback, ...rest], target) {
      const heard =
        typeof callback === 'function'
          ? (...[entries, observer]: Parameters<IntersectionObserverCallback>) =>
              hear(callback, entries, observer)
          : callback;
      return Reflect.construct(original, [heard, ...rest], target) as IntersectionObserver;
    },
  });
  for (const [owner, name] of [
    [window, 'IntersectionObserver'],
    [BrowserObserver.prototype, 'constructor'],
  ] as const)
    Object.defineProperty(owner, name, { value: PageObserver, writable: true, configurable: true });
  runtime.wrap(BrowserObserver.prototype, 'takeRecords', {
    call: (original, self, args) =>
      (Reflect.apply(original, self, args) as IntersectionObserverEntry[]).filter((entry) =>
        isHeard(self, entry),
      ),
  });

  const observers = BrowserObserver.prototype;
  runtime.wrap(observers, 'observe', {
    call(original, self, args) {
      Reflect.apply(original, self, args);
      const targets = observed.get(self) ?? new Set();
      observed.set(self, targets.add(args[0]));
    },
  });
  runtime.wrap(observers, 'unobserve', {
    call(original, self, args) {
      observed.get(self)?.delete(args[0]);
      Reflect.apply(original, self, args);
    },
  });
  runtime.wrap(observers, 'disconnect', {
    call(original, self, args) {
      observed.delete(self);
      Reflect.apply(original, self, args);
    },
  });

  runtime.reveals = {
    begin() {
      passing = true;
      runtime.onFreeze(giveBack);
      for (const root of [document, ...runtime.roots])
        watcher.observe(root, {
          attributes: true,
          attributeOldValue: true,
          childList: true,
          characterData: true,
          subtree: true,
        });
    },
    note() {
      flush();
      judge(entered, [...changed]);
      for (const element of touched.keys()) if (!isOutermost(element)) keepLook(element);
      let moves = false;
      for (const element of restyled) {
        if (shareInWindow(element) === 0) continue;
        const often = (restyledOften.get(element) ?? 0) + 1;
        restyledOften.set(element, often);
        if (often < mostLooks) moves = true;
      }
      entered = [];
      changed = new Set();
      restyled = new Set();
      return moves;
    },
    missed() {
      const tops = new Set<number>();
      for (const [observer, targets] of observed)
        for (const target of targets) {
          const top = topFor(target, observer);
          if (top !== undefined) tops.add(top);
        }
      return [...tops].toSorted((one, other) => one - other).slice(0, mostMissed);
    },
  };

  /** Gives elements that were hidden again the look that they had in view. */
  function giveBack(): void {
    watcher.disconnect();
    for (const element of announced)
      for (const [name, value] of touched.get(element) ?? []) setAttribute(element, name, value);
    const lost = [...looks].filter(([element, look]) => mayBeLost(element, look));
    if (lost.length === 0) return;
    const moving = new Set(own(document, 'getAnimations')());
    const before = lost.map(([element]) => ({ ...sightOf(element), attributes: attributesOf(element) }));
    for (const [element, { attributes }] of lost) wear(element, attributes);
    // A transition would start only now.
    for (const animation of own(document, 'getAnimations')())
      if (animation instanceof CSSTransition && !moving.has(animation)) animation.finish();
    const isBack = lost.map(([element], index) => {
      const [was, is] = [before[index]!, sightOf(element)];
      return (is.count > was.count || is.area > 1.5 * was.area) && !liesOnAnother(element);
    });
    const back = lost.filter((_, index) => isBack[index]);
    for (const [index, [element]] of lost.entries())
      if (!isBack[index] && !back.some(([other]) => element.contains(other)))
        wear(element, before[index]!.attributes);
  }

  /** The scroll position that shows most of a target, if its observer would hear something new there. */
  function topFor(target: Element, observer: IntersectionObserver): number | undefined {
    const { most, view } = told.get(observer)?.get(target) ?? {};
    const isOfWindow = observer.root === null || observer.root === document;
    if (most === undefined || !view || !isOfWindow || !target.checkVisibility()) return undefined;
    const { left, right, top, height } = target.getBoundingClientRect();
    const isBeside = right < 0 || left > window.innerWidth;
    const possible = height > view.height ? view.height / height : 1;
    const wanted = Math.min(possible, Math.max(...observer.thresholds));
    if (isBeside || most >= wanted - 0.01) return undefined;
    const middle = window.scrollY + top + height / 2;
    return Math.max(0, Math.round(middle - view.top - view.height / 2));
  }

  function isOutermost(node: Node): boolean {
    return node === own(document, 'body') || node === documentElement || node === document;
  }

  /** Whether a target has left the view by scrolling, and was not hidden or moved otherwise. */
  function hasScrolledAway(
    { root }: IntersectionObserver,
    { boundingClientRect: box, rootBounds: view }: IntersectionObserverEntry,
  ): boolean {
    const isOfWindow = root === null || root === document;
    if (!isOfWindow || !view || (box.width === 0 && box.height === 0)) return false;
    return box.top < view.top || box.bottom > view.bottom;
  }

  /** Finds the targets that have come into view to change something else. */
  function judge(targets: readonly Element[], effects: readonly Node[]): void {
    for (const target of targets) {
      const isOwn = (node: Node) => target.contains(node) || (node.contains(target) && !isOutermost(node));
      const others = effects.filter((node) => !targets.some((other) => other.contains(node)));
      if (others.length === 0 || effects.some(isOwn) || !others.every(staysInView)) continue;
      announcing.add(target);
      for (const node of others) if (node.nodeType === Node.ELEMENT_NODE) announced.add(node as Element);
    }
  }

  function staysInView(node: Node): boolean {
    const element = node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement;
    if (!element || isOutermost(element)) return true;
    return (
      element.getBoundingClientRect().top + window.scrollY < window.innerHeight || goesWithWindow(element)
    );
  }

  function goesWithWindow(element: Element): boolean {
    for (let around: Element | null = element; around; around = around.parentElement)
      if (/fixed|sticky/.test(styleOf(around).position)) return true;
    return false;
  }

  function shareInWindow(element: Element): number {
    const { top, bottom, height } = element.getBoundingClientRect();
    const inWindow = Math.min(bottom, window.innerHeight) - Math.max(top, 0);
    return height > 0 ? Math.max(0, inWindow) / Math.min(height, window.innerHeight) : 0;
  }

  function keepLook(element: Element): void {
    const share = shareInWindow(element);
    const best = looks.get(element);
    if (share === 0 && !best) return;
    // By its `style`, because a transition has hardly begun.
    const { style } = element as HTMLElement;
    const opacity = style?.visibility === 'hidden' ? 0 : Number(style?.opacity || 1);
    const isBetter = !best || opacity > best.opacity || (opacity === best.opacity && share >= best.share);
    if (!isBetter) return;
    const bottom = element.getBoundingClientRect().bottom + window.scrollY;
    looks.set(element, { attributes: attributesOf(element), share, opacity, bottom });
  }

  function attributesOf(element: Element): Look['attributes'] {
    return Array.from(element.attributes, ({ name, value }) => [name, value] as const);
  }

  function mayBeLost(element: Element, { attributes, bottom }: Look): boolean {
    if (!element.isConnected || bottom <= window.innerHeight) return false;
    const isAsItWas =
      element.attributes.length === attributes.length &&
      attributes.every(([name, value]) => element.getAttribute(name) === value);
    return !isAsItWas && !goesWithWindow(element) && !isReplaced(element);
  }

  function wear(element: Element, attributes: Look['attributes']): void {
    const wanted = new Map(attributes);
    for (const { name } of Array.from(element.attributes))
      if (!wanted.has(name)) element.removeAttribute(name);
    for (const [name, value] of wanted) setAttribute(element, name, value);
  }

  function setAttribute(element: Element, name: string, value: string | null): void {
    if (value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  /** How many elements in it are visible, and how large it is. A transparent element counts as smaller. */
  function sightOf(element: Element): { count: number; area: number } {
    const { opacity, clipPath } = styleOf(element);
    const { width, height } = element.getBoundingClientRect();
    const isClipped = /inset\([^)]*100%|(?:circle|ellipse)\(0/.test(clipPath);
    if (isClipped || !isShown(element)) return { count: 0, area: 0 };
    const count = [element, ...own(element, 'querySelectorAll')('*')]
      .slice(0, mostCounted)
      .filter(isShown).length;
    return { count, area: width * height * Number(opacity) };
  }

  function isShown(element: Element): boolean {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { left, right, width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && right > 0 && left < window.innerWidth;
  }

  /** Visible siblings that a script has changed: one may have taken its place. */
  function shownBeside(element: Element): Element[] {
    return Array.from(element.parentElement?.children ?? []).filter(
      (other) => other !== element && touched.has(other) && isShown(other),
    );
  }

  /** Whether another element has taken its place, as with tabs. */
  function isReplaced(element: Element): boolean {
    return styleOf(element).display === 'none' && shownBeside(element).length > 0;
  }

  /** Whether it covers another element, as the slides of a carousel do. */
  function liesOnAnother(element: Element): boolean {
    const box = element.getBoundingClientRect();
    return shownBeside(element).some((other) => {
      const { left, right, top, bottom, width, height } = other.getBoundingClientRect();
      const across = Math.min(right, box.right) - Math.max(left, box.left);
      const down = Math.min(bottom, box.bottom) - Math.max(top, box.top);
      const smaller = Math.min(width * height, box.width * box.height);
      return across > 0 && down > 0 && across * down > smaller / 2;
    });
  }
}
