import type { ThreadSettings } from './contract.ts';
import type { Runtime } from './runtime.ts';
import { makeTaskQueue } from './task-queue.ts';
import { makeTools, type Tools } from './tools.ts';

/** The messages between a document and its thread, in a property whose name the page does not know. */
export interface Told {
  /** The age until which the thread may run. */
  readonly to: number;
  /** The number with which the thread answers when it has, and has nothing else to do. */
  readonly ask?: number;
}
export interface Said {
  /** Everything up to this number is done; `Infinity` if the thread has ended. */
  readonly answer: number;
  /** The age at which the thread has something to do again. */
  readonly next: number | undefined;
  readonly capabilities: readonly string[];
}

/** The runtime that the steps share in a thread. Its time passes as its document says. */
export interface ThreadRuntime extends Runtime {
  /** Starts to listen to the document. */
  listen(): void;
}

/** Makes the runtime of a thread that its document leads, before any script of its own. */
export function makeThreadRuntime({ key, startsAt, mocks }: ThreadSettings): ThreadRuntime | undefined {
  const tools = makeTools();
  const self = globalThis as unknown as {
    readonly name: string;
    postMessage(message: unknown): void;
  };
  const [led, born, ...words] = String(self.name).split(' ');
  if (led !== key) return undefined;
  const ownName = words.join(' ');
  /** Most functions of a thread's global object belong to its prototypes. */
  const ownerOf = (owner: object, name: string) => {
    let found: object | null = owner;
    while (found && !Object.hasOwn(found, name)) found = Object.getPrototypeOf(found) as object | null;
    return found ?? owner;
  };
  const wrap: Tools['wrap'] = (owner, name, around) => {
    // Timers and a few others are added to the prototype when the thread's own script starts.
    if (owner === self && !(name in self)) {
      const late = (...args: unknown[]) =>
        Reflect.apply((Object.getPrototypeOf(self) as Record<string, () => unknown>)[name]!, self, args);
      Object.defineProperty(self, name, {
        value: late,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    tools.wrap(ownerOf(owner, name), name, around);
  };
  const replace: Tools['replace'] = (owner, name, by) => tools.replace(ownerOf(owner, name), name, by);
  wrap(self, 'name', { get: () => ownName });
  const say = self.postMessage.bind(self);
  const bornAt = Number(born);

  // The browser's own timers would run in real time.
  const nextTask = makeTaskQueue();

  interface Call {
    readonly due: number;
    readonly callback: () => void;
  }
  const calls = new Set<Call>();
  const first = () => {
    let found: Call | undefined;
    for (const call of calls) if (!found || call.due < found.due) found = call;
    return found;
  };
  let age = 0;
  let until = 0;
  let ask = 0;
  let answered = 0;
  let isRunning = false;
  const goOn = () => {
    if (isRunning) return;
    isRunning = true;
    // Messages and answers that came before are handled first.
    nextTask(() => nextTask(run));
  };
  const run = () => {
    isRunning = runtime.questions.size === 0;
    if (!isRunning) return;
    const call = first();
    if (call && call.due <= until) {
      calls.delete(call);
      age = Math.max(age, call.due);
      nextTask(run);
      return call.callback();
    }
    isRunning = false;
    age = Math.max(age, until);
    if (answered === ask) return;
    answered = ask;
    const capabilities = [...runtime.capabilities];
    say({ [key]: { answer: ask, next: call?.due, capabilities } satisfies Said });
  };
  const questions = new Set<object>();
  Object.defineProperty(questions, 'delete', {
    value(question: object) {
      const wasOpen = Set.prototype.delete.call(questions, question);
      if (wasOpen && questions.size === 0) goOn();
      return wasOpen;
    },
  });

  // As in a document: a later task gets a later time, and a script that polls the clock does not wait for ever.
  const patience = 10_000;
  let looks = 0;
  let last = -1;
  const asked = () => {
    if (looks === 0) {
      age = Math.max(age, last + 1);
      runtime.native.queueMicrotask(() => (looks = 0));
    }
    looks += 1;
    if (looks > patience && looks % 10 === 0) age += 1;
    last = age;
    return age;
  };

  const resolved = Promise.resolve();
  const runtime: ThreadRuntime = {
    key,
    age: () => age,
    asked,
    passed: () => age,
    ageAt: () => age,
    startsAt: startsAt + bornAt,
    virtual: true,
    leads: true,
    scheduleAt(due, callback) {
      const call = { due, callback };
      calls.add(call);
      return calls.size;
    },
    scheduleSoon: (callback) => void runtime.scheduleAt(age, callback),
    hold: (thread) => void questions.add(thread),
    release: (thread) => void questions.delete(thread),
    capabilities: new Set(),
    mocks,
    questions,
    native: {
      queueMicrotask(callback) {
        // oxlint-disable-next-line promise/no-callback-in-promise -- it is what a microtask is
        void resolved.then(callback);
      },
    },
    replace,
    wrap,
    listen() {
      addEventListener('message', (event) => {
        const told = (event.data as Record<string, Told> | null)?.[key];
        if (!told) return;
        event.stopImmediatePropagation();
        until = Math.max(until, told.to);
        if (told.ask === undefined) return;
        ask = told.ask;
        goOn();
      });
      wrap(self, 'close', {
        call(original, thread, args) {
          say({ [key]: { answer: Infinity, next: undefined, capabilities: [] } satisfies Said });
          return Reflect.apply(original, thread, args);
        },
      });
    },
  };
  return runtime;
}
