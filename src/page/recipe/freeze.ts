import type { Capability } from '../contract.ts';
import type { PageRuntime } from '../runtime.ts';

export function freezePage(runtime: PageRuntime | undefined): Capability[] {
  runtime?.freeze();
  return runtime?.capabilitiesShown() ?? [];
}

export function watchSources(runtime: PageRuntime): void {
  const unlessFrozen = (event: Event) => {
    if (runtime.frozen()) event.stopImmediatePropagation();
  };
  // A browser that has to be asked for the whole page in the slow way resizes the window for a moment (picture/beyond.ts),
  // and sometimes the page would hear of it in time.
  for (const target of [window, window.visualViewport])
    target?.addEventListener('resize', unlessFrozen, true);
  const farewells = ['beforeunload', 'pagehide', 'pageswap', 'unload', 'visibilitychange'];
  // Only where the page listens does ours: browsers, and policies, act upon such a listener.
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
    // Being the first one it can keep the event from all others, and so from what a page does when a stream ends.
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
