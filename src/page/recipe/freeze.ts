import type { Sign } from '../contract.ts';
import type { Kit } from '../kit.ts';

export function freezeAndTell(kit: Kit | undefined): Sign[] {
  kit?.freeze();
  return kit?.shown() ?? [];
}

export function watchSources(kit: Kit): void {
  const unlessFrozen = (event: Event) => {
    if (kit.frozen()) event.stopImmediatePropagation();
  };
  // A browser that has to be asked for the whole page in the slow way resizes the window for a moment (picture/beyond.ts),
  // and sometimes the page would hear of it in time.
  for (const target of [window, window.visualViewport])
    target?.addEventListener('resize', unlessFrozen, true);
  const farewells = ['beforeunload', 'pagehide', 'pageswap', 'unload', 'visibilitychange'];
  // Only where the page listens does ours: browsers, and policies, act upon such a listener.
  const unheard = new Set(farewells);
  kit.wrap(EventTarget.prototype, 'addEventListener', {
    call(original, self, args) {
      const name = String(args[0]);
      if (unheard.delete(name)) Reflect.apply(original, window, [name, unlessFrozen, true]);
      return Reflect.apply(original, self, args);
    },
  });
  kit.onFreeze(() => {
    for (const name of farewells)
      for (const target of [window, document])
        if (`on${name}` in target) Reflect.set(target, `on${name}`, null);
  });
  const silence = (source: EventTarget) => {
    // Being the first one it can keep the event from all others, and so from what a page does when a stream ends.
    for (const name of ['message', 'error', 'close', 'open']) source.addEventListener(name, unlessFrozen);
  };
  for (const name of ['EventSource', 'WebSocket']) {
    kit.wrap(window, name, {
      construct(source: EventSource | WebSocket) {
        kit.signs.add('streams');
        silence(source);
        kit.onFreeze(() => source.close());
      },
    });
  }
  kit.wrap(window, 'Worker', {
    construct(worker: Worker) {
      kit.signs.add('threads');
      silence(worker);
    },
  });
  kit.wrap(window, 'SharedWorker', {
    construct(worker: SharedWorker) {
      kit.signs.add('threads');
      silence(worker.port);
    },
  });
}
