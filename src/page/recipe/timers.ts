import type { Runtime } from '../runtime.ts';

/**
 * Runs timers by the page's own clock, which no answer of the network moves. None runs after the deadline, neither in the
 * page nor in its frames, which began later.
 */
export function paceTimers(runtime: Runtime): void {
  // As in browsers, deeply nested timers have a shortest delay.
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
        // In real time, repetitions that were missed are left out.
        due = Math.max(due, runtime.virtual ? 0 : runtime.passed()) + wait();
        runtime.scheduleAt(due, run);
      } else waiting.delete(id);
      depth = level;
      try {
        callback();
      } finally {
        // What awaits this timer goes on first.
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
