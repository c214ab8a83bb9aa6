import type { Runtime } from '../runtime.ts';

/**
 * Timers run by the page's own clock, which no answer of the network moves. None runs later than the deadline, in a frame
 * as little as in its page, which began earlier.
 */
export function paceTimers(runtime: Runtime): void {
  // As in browsers: a timer set by one that was set by one, and so on, takes some milliseconds at least.
  const deepest = 5;
  const deepMs = 4;
  let depth = 0;
  const waiting = new Set<number>();

  function set(callback: () => void, ms: unknown, repeats: boolean): number {
    let level = depth;
    const wait = () => Math.max(Number(ms) | 0, level >= deepest ? deepMs : repeats ? 1 : 0);
    let due = runtime.age() + wait();
    const run = () => {
      if (!waiting.has(id)) return;
      level += 1;
      if (repeats) {
        // In real time those that were missed do not come any more.
        due = Math.max(due, runtime.virtual ? 0 : runtime.passed()) + wait();
        runtime.scheduleAt(due, run);
      } else waiting.delete(id);
      depth = level;
      try {
        callback();
      } finally {
        // Whoever awaits this timer goes on before that.
        void Promise.resolve().then(() => (depth = 0));
      }
    };
    const id = runtime.scheduleAt(due, run);
    waiting.add(id);
    return id;
  }

  for (const name of ['setTimeout', 'setInterval']) {
    runtime.wrap(window, name, {
      call(original, self, args) {
        const [callback, ms, ...rest] = args;
        if (typeof callback !== 'function') return Reflect.apply(original, self, args);
        return set(() => Reflect.apply(callback, window, rest), ms, name === 'setInterval');
      },
    });
  }
  for (const name of ['clearTimeout', 'clearInterval']) {
    runtime.wrap(window, name, {
      call(original, self, [id]) {
        if (!waiting.delete(Number(id))) Reflect.apply(original, self, [id]);
      },
    });
  }
  if (!('Scheduler' in window)) return;
  runtime.wrap((window.Scheduler as { prototype: object }).prototype, 'postTask', {
    call(original, self, [callback, options]) {
      const post = (how: unknown) => Reflect.apply(original, self, [callback, how]);
      const { delay } = options ?? {};
      if (!delay) return post(options);
      return new Promise((resolve) => {
        runtime.scheduleAt(runtime.age() + delay, () => resolve(post({ ...options, delay: 0 })));
      });
    },
  });
}
