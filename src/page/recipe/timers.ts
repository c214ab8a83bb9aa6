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
  if ('Scheduler' in window) scheduleTasks(runtime, (window.Scheduler as { prototype: object }).prototype);
}

/**
 * Tasks of `scheduler` run in turn with the timers. The browser has a queue for each kind of them, and decides by the
 * machine's time which queue comes first.
 */
function scheduleTasks(runtime: Runtime, scheduler: object): void {
  const ranks = { 'user-blocking': -2, 'user-visible': 0, background: 1 } as const;
  /** What goes on comes before what is new. */
  const rankToGoOn = -1;
  interface TaskOptions {
    readonly delay?: number;
    readonly priority?: keyof typeof ranks;
    readonly signal?: AbortSignal & { readonly priority?: keyof typeof ranks };
  }
  runtime.wrap(scheduler, 'postTask', {
    call(original, self, [callback, options]) {
      if (typeof callback !== 'function') return Reflect.apply(original, self, [callback, options]);
      const { delay, signal, priority = signal?.priority ?? 'user-visible' } = (options ?? {}) as TaskOptions;
      return new Promise((resolve, reject) => {
        const abort = () => reject(signal!.reason);
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort);
        const run = () => {
          if (signal?.aborted) return;
          signal?.removeEventListener('abort', abort);
          try {
            resolve(callback());
          } catch (error) {
            reject(error);
          }
        };
        const post = () => runtime.scheduleSoon(run, ranks[priority]);
        if (delay) runtime.scheduleAt(runtime.age() + Number(delay), post);
        else post();
      });
    },
  });
  runtime.wrap(scheduler, 'yield', {
    call: () => new Promise<void>((resolve) => runtime.scheduleSoon(resolve, rankToGoOn)),
  });
}
