import type { Capability } from '../contract.ts';
import type { Runtime, PageRuntime } from '../runtime.ts';
import type { Said, Told } from '../thread-runtime.ts';

/**
 * A thread lives in a time of its own, of which four seconds that take no time leave it none. So a document leads its
 * threads: whatever they have to do, by a timer or because they were told something, they do at the same age as it, and
 * while they do it the document's time stands still.
 */
export function leadThreads(runtime: Runtime): void {
  interface Thread {
    /** The age of the document at which it was born. */
    readonly born: number;
    asked: number;
    isAsking: boolean;
    /** When it has something to do again. */
    next: number | undefined;
  }
  const { key } = runtime;
  const { Worker: BrowserWorker } = window;
  if (!runtime.leads || !BrowserWorker) return;
  const { postMessage } = BrowserWorker.prototype;
  const led = new Map<Worker, Thread>();
  const tell = (worker: Worker, told: Told) => Reflect.apply(postMessage, worker, [{ [key]: told }]);

  const ask = (worker: Worker, thread: Thread) => {
    runtime.hold(worker);
    thread.asked += 1;
    tell(worker, { to: runtime.age() - thread.born, ask: thread.asked });
  };
  const hear = (worker: Worker, thread: Thread, { answer, next, capabilities }: Said) => {
    for (const capability of capabilities) runtime.capabilities.add(capability as Capability);
    if (answer < thread.asked) return;
    thread.next = next;
    if (next !== undefined)
      runtime.scheduleAt(thread.born + next, () => {
        if (thread.next !== next || !led.has(worker)) return;
        thread.next = undefined;
        ask(worker, thread);
      });
    if (answer === Infinity) leave(worker);
    else runtime.release(worker);
  };
  const leave = (worker: Worker) => {
    led.delete(worker);
    runtime.release(worker);
  };

  // What it says of itself tells it that it is led, and since when.
  let born = 0;
  runtime.wrap(window, 'Worker', {
    given(args) {
      const [address, how, ...rest] = args as [unknown, WorkerOptions | undefined];
      if (args.length === 0) return args;
      born = runtime.age();
      const { type = 'classic', credentials = 'same-origin', name = '' } = how ?? {};
      return [address, { type, credentials, name: `${key} ${born} ${name}` }, ...rest];
    },
    construct(worker: Worker) {
      const thread: Thread = { born, asked: 0, isAsking: false, next: undefined };
      led.set(worker, thread);
      worker.addEventListener('message', (event) => {
        const said = (event.data as Record<string, Said> | null)?.[key];
        if (!said) return;
        event.stopImmediatePropagation();
        hear(worker, thread, said);
      });
      // That of a script has a message; this one has no script.
      worker.addEventListener('error', (event) => {
        if (!(event instanceof ErrorEvent)) leave(worker);
      });
      ask(worker, thread);
    },
  });
  runtime.wrap(BrowserWorker.prototype, 'postMessage', {
    call(original, self: Worker, args) {
      const thread = led.get(self);
      if (!thread) return Reflect.apply(original, self, args);
      tell(self, { to: runtime.age() - thread.born });
      Reflect.apply(original, self, args);
      runtime.hold(self);
      if (thread.isAsking) return;
      thread.isAsking = true;
      runtime.native.queueMicrotask(() => {
        thread.isAsking = false;
        if (led.has(self)) ask(self, thread);
      });
    },
  });
  runtime.wrap(BrowserWorker.prototype, 'terminate', {
    call(original, self: Worker, args) {
      leave(self);
      return Reflect.apply(original, self, args);
    },
  });
}

/**
 * At which age a document waits for threads, if it does; if it has done so for too long, it does so no more.
 */
export function heldByThreads(
  runtime: PageRuntime | undefined,
  { isTooLate }: { isTooLate: boolean },
): number | undefined {
  if (!runtime?.leads) return undefined;
  if (isTooLate) {
    for (const thread of runtime.threads) {
      runtime.silent.add(thread);
      runtime.release(thread);
    }
  }
  return runtime.threads.size > 0 ? runtime.stopsAt() : undefined;
}
