import type { Capability } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';

/** That of the browser: one of ours on the prototype notes what a page listens to. */
const { addEventListener } = EventTarget.prototype;

/**
 * What a page hears when the window or a box is scrolled for the picture: the pointer is over another element then, and a
 * menu would close.
 */
const ofScrolling = [
  'scroll',
  'scrollend',
  ...['over', 'enter', 'move', 'out', 'leave'].flatMap((what) => [`mouse${what}`, `pointer${what}`]),
];

export function freezePage(runtime: PageRuntime | undefined): Capability[] {
  runtime?.freeze();
  return runtime?.capabilitiesShown() ?? [];
}

export function watchSources(runtime: PageRuntime): void {
  const unlessFrozen = (event: Event) => {
    if (runtime.frozen()) event.stopImmediatePropagation();
  };
  // Some browsers resize the window for a moment to take a whole page (picture/beyond.ts), and the page could hear of it.
  for (const target of [window, window.visualViewport])
    target?.addEventListener('resize', unlessFrozen, true);
  for (const name of ofScrolling) Reflect.apply(addEventListener, window, [name, unlessFrozen, true]);
  const farewells = ['beforeunload', 'pagehide', 'pageswap', 'unload', 'visibilitychange'];
  // Browsers treat a page with such a listener differently. So there is one of ours only if the page has one.
  const unheard = new Set(farewells);
  runtime.wrap(EventTarget.prototype, 'addEventListener', {
    call(original, self, args) {
      const name = String(args[0]);
      if (unheard.delete(name)) Reflect.apply(original, window, [name, unlessFrozen, true]);
      return Reflect.apply(original, self, args);
    },
  });
  runtime.onFreeze(() => {
    for (const name of farewells)
      for (const target of [window, document])
        if (`on${name}` in target) Reflect.set(target, `on${name}`, null);
  });
  const silence = (source: EventTarget) => {
    // It is the first listener, so it can keep the event from the page, which may act when a stream ends.
    for (const name of ['message', 'error', 'close', 'open']) source.addEventListener(name, unlessFrozen);
  };
  for (const name of ['EventSource', 'WebSocket']) {
    runtime.wrap(window, name, {
      construct(source: EventSource | WebSocket) {
        runtime.capabilities.add('streams');
        silence(source);
        runtime.onFreeze(() => source.close());
      },
    });
  }
  runtime.wrap(window, 'Worker', {
    construct(worker: Worker) {
      runtime.capabilities.add('threads');
      silence(worker);
    },
  });
  runtime.wrap(window, 'SharedWorker', {
    construct(worker: SharedWorker) {
      runtime.capabilities.add('threads');
      silence(worker.port);
    },
  });
}
