import type { Step, Visit } from './contract.ts';
import { inFrames } from './in-frames.ts';
import type { Kit } from './kit.ts';

/**
 * No timer runs later than the moment, in a frame as little as in its page, which began earlier. And nothing may
 * change while the page is made ready and its picture is taken: no frames, no timers, and what servers and threads
 * still send is not heard.
 */
export const freeze: Step = { inPage: watchSources, after: freezeFrames };

async function freezeFrames({ page, key }: Visit): Promise<void> {
  await inFrames(
    page,
    (name) => (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(name)]?.freeze(),
    key,
  );
}

function watchSources(kit: Kit): void {
  for (const name of ['setTimeout', 'setInterval']) {
    kit.wrap(window, name, {
      call: (original, self, [callback, ...rest]) =>
        Reflect.apply(original, self, [
          typeof callback === 'function' ? kit.inTime(callback) : callback,
          ...rest,
        ]),
    });
  }
  if ('Scheduler' in window) {
    kit.wrap((window.Scheduler as { prototype: object }).prototype, 'postTask', {
      call: (original, self, [callback, ...rest]) =>
        Reflect.apply(original, self, [
          typeof callback === 'function' && rest[0]?.delay ? kit.inTime(callback) : callback,
          ...rest,
        ]),
    });
  }
  const unlessFrozen = (event: Event) => {
    if (kit.frozen()) event.stopImmediatePropagation();
  };
  // A picture of the whole page resizes the window for a moment, and sometimes the page would hear of it in time.
  for (const target of [window, window.visualViewport])
    target?.addEventListener('resize', unlessFrozen, true);
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
