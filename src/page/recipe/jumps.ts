import type { PageRuntime } from '../runtime.ts';

/** Lets smooth scrolling and View Transitions jump to their end: they take real frames, and would stop on the way. */
export function jump(runtime: PageRuntime): void {
  const atOnce = {
    call(original: (...args: unknown[]) => unknown, self: unknown, args: unknown[]) {
      const [first, second] = args;
      if (args.length >= 2)
        return Reflect.apply(original, self, [{ left: first, top: second, behavior: 'instant' }]);
      if (typeof first === 'object' && first !== null)
        return Reflect.apply(original, self, [{ ...first, behavior: 'instant' }]);
      return Reflect.apply(original, self, args);
    },
  };
  for (const name of ['scroll', 'scrollTo', 'scrollBy']) {
    runtime.wrap(window, name, atOnce);
    runtime.wrap(Element.prototype, name, atOnce);
  }
  runtime.wrap(Element.prototype, 'scrollIntoView', {
    call(original, self, [where]) {
      const block = where === false ? 'end' : 'start';
      const how = typeof where === 'object' && where !== null ? where : { block };
      return Reflect.apply(original, self, [{ ...how, behavior: 'instant' }]);
    },
  });

  // The promise `ready` of a skipped transition rejects. A script that waits for it goes on once the page has changed, as
  // if the transition had been ready. It still gets an error of the change itself.
  const ready = new WeakMap<ViewTransition, Promise<unknown>>();
  const skip = (transition: ViewTransition) => {
    transition.ready.catch(() => {});
    transition.skipTransition();
    const changed = transition.finished.then((value) => value);
    changed.catch(() => {});
    ready.set(transition, changed);
    return transition;
  };
  runtime.wrap(ViewTransition.prototype, 'ready', {
    get: (value: Promise<unknown>, self: ViewTransition) => ready.get(self) ?? value,
  });
  for (const owner of [Document.prototype, Element.prototype]) {
    runtime.wrap(owner, 'startViewTransition', {
      call(original, self, args) {
        runtime.capabilities.add('observes');
        return skip(Reflect.apply(original, self, args));
      },
    });
  }

  // Browsers send `pagereveal` with their first paint, which may come at any time or after the picture. So the page gets it
  // with its first frame after its scripts, without the View Transition of a navigation.
  const frameMs = 16;
  const { PageRevealEvent: Reveal, PageSwapEvent: Swap } = window;
  let listens = false;
  runtime.wrap(EventTarget.prototype, 'addEventListener', {
    call(original, self, args) {
      if (args[0] === 'pagereveal') listens = true;
      return Reflect.apply(original, self, args);
    },
  });
  window.addEventListener('pagereveal', (event) => {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    if (event.viewTransition) skip(event.viewTransition);
  });
  document.addEventListener('DOMContentLoaded', () => {
    if (!listens && !window.onpagereveal) return;
    const age = runtime.age();
    runtime.scheduleAt(age - (age % frameMs) + frameMs, () => window.dispatchEvent(new Reveal('pagereveal')));
  });
  window.addEventListener('pageswap', (event) => {
    if (!event.viewTransition) return;
    event.stopImmediatePropagation();
    skip(event.viewTransition);
    window.dispatchEvent(new Swap('pageswap', { activation: event.activation }));
  });
}
