import type { Capability } from '../contract.ts';
import type { Runtime, PageRuntime } from '../runtime.ts';
import type { Said, Told } from '../thread-runtime.ts';

/**
 * Lets a document lead its threads. They run in real time, and virtual time would leave them none of it. So a thread does
 * what it has to do, by a timer or after a message, when the document has the same age, and meanwhile the document's time
 * stands still.
 */
export function leadThreads(runtime: Runtime): void {
  interface Thread {
    /** The age of the document when the thread started. */
    readonly born: number;
    asked: number;
    isAsking: boolean;
    /** The age of the thread at which it has something to do again. */
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

  // The name of a thread tells our script in it that it is led, and since when.
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
      // An error of its script is an `ErrorEvent`. Any other event means that the script could not be loaded.
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
 * If threads hold the document: the age since which they do. If that is too long, the document lets go of them.
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
