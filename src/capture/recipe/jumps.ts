import type { Step } from './contract.ts';
import type { Kit } from './kit.ts';

/** Smooth scrolling and View Transitions take real frames, and end somewhere on the way: they jump to their end. */
export const jumps: Step = { option: 'jumps', inPage: jump };

function jump(kit: Kit): void {
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
    kit.wrap(window, name, atOnce);
    kit.wrap(Element.prototype, name, atOnce);
  }
  kit.wrap(Element.prototype, 'scrollIntoView', {
    call(original, self, [where]) {
      const block = where === false ? 'end' : 'start';
      const how = typeof where === 'object' && where !== null ? where : { block };
      return Reflect.apply(original, self, [{ ...how, behavior: 'instant' }]);
    },
  });

  interface Transition {
    skipTransition(): void;
    readonly ready: Promise<void>;
  }
  const skip = (transition: Transition | null | undefined) => {
    transition?.skipTransition();
    // It says by an error that it was skipped.
    transition?.ready.catch(() => {});
    return transition;
  };
  kit.wrap(Document.prototype, 'startViewTransition', {
    call(original, self, args) {
      kit.signs.add('observes');
      return skip(Reflect.apply(original, self, args));
    },
  });
  window.addEventListener('pagereveal', (event) =>
    skip((event as unknown as { viewTransition: Transition | null }).viewTransition),
  );
}
