/** The runtime that the steps of the recipe share in a document, and the part of it that they also have in a thread. */
import type { RuntimeSettings, Capability, MocksInPage } from './contract.ts';
import { own } from './own.ts';
import { makeTaskQueue } from './task-queue.ts';
import { makeTools, type Tools } from './tools.ts';

/** What documents and threads have in common, for the steps that work in both. */
export interface Runtime extends Tools {
  /** A name that no page can guess. */
  readonly key: string;
  /** How old the document is, in whole milliseconds of its own time, as its clocks say. It never exceeds the deadline. */
  age(): number;
  /**
   * The age that a script gets when it asks: the same within one task, and a higher one in each later task, even if the
   * clock stands still meanwhile. Pages use the time as a unique name.
   */
  asked(): number;
  /** How many milliseconds have passed, beyond the deadline too. */
  passed(): number;
  /** The age at a time stamp of the browser. */
  ageAt(stamp: number): number;
  /** When the document's clock starts, in milliseconds since 1970. */
  readonly startsAt: number;
  /** Whether the page lives in virtual time. */
  readonly virtual: boolean;
  /** Whether the document leads its threads through their time: see threads.ts. */
  readonly leads: boolean;
  /**
   * Schedules a call for an age of the document. Calls after the deadline wait, and there are none once the page is
   * frozen.
   *
   * @returns The number of a timer.
   */
  scheduleAt(age: number, callback: () => void): number;
  /**
   * Schedules a call in a task of its own, before any more time passes. Of the calls that are due at the same time, those
   * of the lowest rank come first; timers have rank 0.
   */
  scheduleSoon(callback: () => void, rank: number): void;
  /** Stops the document's time until this thread is released. */
  hold(thread: object): void;
  release(thread: object): void;
  readonly capabilities: Set<Capability>;
  readonly mocks: MocksInPage | undefined;
  /** What the page has asked of its database, or of another part of the browser that works in real time, and was not answered yet. */
  readonly questions: Set<object>;
  /** The browser's own functions, which the page may replace later. */
  readonly native: {
    queueMicrotask(callback: () => void): void;
  };
}

/** The part of the scroll pass that runs in the page. */
export interface Reveals {
  /** From now on, what comes into view keeps the look that it has there. */
  begin(): void;
  /**
   * Remembers how the elements look that have changed and are in view.
   *
   * @returns Whether a script is still moving some of them.
   */
  note(): boolean;
  /** The scroll positions that show what is observed and has not been in view as far as it can be. */
  missed(): number[];
}

/** What the steps of one document share. */
export interface PageRuntime extends Runtime {
  /** The age at which the document stops: its deadline. What was to run later waits. */
  deadline(): number;
  /** The age at which it stops for now: the deadline, or an earlier one. */
  stopsAt(): number;
  /** Extends the deadline by so much, or sets it to so much from now if there is none. */
  extendDeadline(ms: number): void;
  /** Whether it stops before its deadline: at an earlier age that was set, or because threads hold it. */
  isStopped(): boolean;
  /** Lets it become so much older and then stops it, until this is called again. */
  stopAfter(ms: number): void;
  /** Runs this in a task of its own, whether the document stands still or not. */
  nextTask(task: () => void): void;
  /** How many scheduled calls are left, if the deadline is extended. Cancelled timers may count too. */
  waiting(): number;
  /** Whether animations run in it that will end. */
  moving(): boolean;
  /** Whether there have been any. */
  hasMoved(): boolean;
  /** Whether the page stands still for its picture. */
  frozen(): boolean;
  freeze(): void;
  /** Calls this when the page is frozen. */
  onFreeze(listener: () => void): void;
  /** These capabilities, and those that can be read from the document at any time. */
  capabilitiesShown(): Capability[];
  /** The threads that work or are expected to answer, and those that did not answer in time. */
  readonly threads: Set<object>;
  readonly silent: WeakSet<object>;
  /** The answers of the network that it reads as streams and that have not ended. */
  readonly reading: Set<Response>;
  /** Every shadow root that a script made, closed ones too. */
  readonly roots: Set<ShadowRoot>;
  /** The second at which each video begins that the page plays, or to which the page has moved it. */
  readonly chosen: WeakMap<HTMLMediaElement, number>;
  /** The second at which a script began each animation of a drawing. */
  readonly begun: WeakMap<Element, number>;
  /** Images without motion, loaded in advance to replace those that move. */
  readonly stills: Set<HTMLImageElement>;
  /** Keeps visible what scrolling has revealed. */
  reveals?: Reveals;
  readonly native: Runtime['native'] & {
    setTimeout(callback: () => void, ms?: number): number;
    requestAnimationFrame(callback: () => void): number;
    scrollTo(options: ScrollToOptions): void;
  };
}

/** Makes the runtime of a document, before any script of its own. */
export function makePageRuntime(
  key: string,
  { startsAt, virtual, leads, mocks, ...settings }: RuntimeSettings,
): PageRuntime {
  const now = performance.now.bind(performance);
  let born = now();
  const freezing: (() => void)[] = [];
  let frozenAt: number | undefined;

  // Virtual time stands still while a script runs, so a script that polls the clock would wait for ever. After so many
  // looks in one task, each ten further looks take a millisecond.
  const patience = 10_000;
  let last = born;
  let looks = 0;
  let ahead = 0;
  const look = () => {
    const stamp = now();
    if (stamp !== last) {
      last = stamp;
      looks = 0;
    } else if (++looks > patience && looks % 10 === 0) ahead += 1;
  };

  // For each answer of the network, Chromium lets ten milliseconds of virtual time pass. With two answers at a time it
  // depends on the network when those of the second one begin. So the page's clock leaves them out: it follows the page's
  // timers, and where none is scheduled, it is rounded to 100 ms.
  const strikeMs = 100;
  const timed = { age: 0, at: 0 };
  // The browser adds noise of a tenth of a millisecond to its clock.
  const passedAt = (stamp: number) => Math.max(0, Math.round(stamp - born));
  const passed = () => passedAt(now()) + ahead;
  const age = () => {
    if (!virtual) return Math.min(stopsAt(), passed());
    const since = Math.max(0, passedAt(now()) - timed.at);
    const struck = timed.age + since - (since % strikeMs) + ahead;
    const isTimed = since >= strikeMs && [...calls].some(({ due }) => due <= struck);
    return Math.min(stopsAt(), isTimed ? timed.age + ahead : struck);
  };

  let told = -1;
  let isTold = false;
  const asked = () => {
    if (!virtual || frozenAt !== undefined) return runtime.age();
    look();
    told = Math.min(deadline, Math.max(age(), isTold ? told : told + 1));
    if (!isTold) runtime.native.queueMicrotask(() => (isTold = false));
    isTold = true;
    return told;
  };

  interface Call {
    readonly due: number;
    readonly rank: number;
    /** Its number: of the calls of one rank that are due at the same time, the first that was scheduled comes first. */
    readonly count: number;
    readonly callback: () => void;
  }
  let deadline = settings.deadline ?? Infinity;
  let stop = Infinity;
  /** The age since which threads hold the document. */
  let heldAt = Infinity;
  let count = 0;
  const stopsAt = () => Math.min(deadline, stop, heldAt);
  /** When it stopped and went on again: up to this time stamp of the browser it was born then, and was at most so old. */
  const stood: { readonly until: number; readonly born: number; readonly age: number }[] = [];
  let hasMoved = false;
  const calls = new Set<Call>();
  const late = new Set<Call>();
  const add = (call: Call) => {
    calls.add(call);
    return awaitOne(call.due);
  };
  // The shortest delay of nested timers in browsers.
  const restMs = 4;
  /** Sets a timer of the browser, which then runs the first call that is due. An answer of the network may have delayed it. */
  const awaitOne = (due: number): number => {
    const begun = passed();
    const isBehind = virtual && begun >= due && begun > age();
    const end = isBehind ? begun + restMs : Math.max(begun, due);
    return runtime.native.setTimeout(() => {
      if (frozenAt !== undefined) return;
      // An answer of the network has moved the time beyond it, and more answers may come first. Or threads hold the time.
      if (virtual && (passed() > end || (stop < Infinity && passed() < end))) awaitOne(due);
      else callFirst(due);
    }, end - begun);
  };
  const compare = (one: Call, other: Call) =>
    one.due - other.due || one.rank - other.rank || one.count - other.count;
  /** How many were called together with an earlier one, and their timers of the browser are still to come. */
  let together = 0;
  /** Calls the first one. For a timer whose call came together with an earlier one, none may be due. */
  const callFirst = (by: number) => {
    let first: Call | undefined;
    for (const call of calls) if (!first || compare(call, first) < 0) first = call;
    const isSpent = together > 0 && (!first || first.due > Math.max(by, passed()));
    if (!first || isSpent) return void (together -= 1);
    calls.delete(first);
    const isHeld = runtime.threads.size > 0;
    if (isHeld || (virtual ? first.due : passed()) > stopsAt()) return void late.add(first);
    timed.age = Math.max(age(), first.due) - ahead;
    timed.at = passedAt(now());
    if (virtual) callOthersDue(timed.age);
    first.callback();
  };
  /**
   * Calls the next one that is due already in the next task. Its own timer of the browser may be a part of a millisecond
   * later, and if this call makes a request, it would come after the answer or before it by chance.
   */
  const callOthersDue = (by: number) => {
    const newest = count;
    const isDue = (call: Call) => call.due <= by && call.count <= newest;
    if (![...calls].some(isDue)) return;
    runtime.nextTask(() => {
      if (frozenAt !== undefined || ![...calls].some(isDue)) return;
      together += 1;
      callFirst(by);
    });
  };
  // Virtual time stands still as long as a task is ready to run, so the document keeps one ready while its threads work.
  // After so many turns it stops doing so, and a slow thread is waited for without using the processor.
  const mostTurns = 400;
  let turns = 0;
  const takeTurn = () => {
    turns -= 1;
    if (turns > 0 && runtime.threads.size > 0) runtime.nextTask(takeTurn);
    else turns = 0;
  };
  const stay = () => {
    if (turns === 0) runtime.nextTask(takeTurn);
    turns = mostTurns;
  };
  // A page that always goes on at once gets older all the same: by a millisecond for so many tasks.
  const mostAtOnce = 100;
  let atOnce = 0;
  let lastAge = -1;
  /** Changes when the document stops, and schedules again what had come too late. */
  const stopAnew = (change: () => void) => {
    // The time since it stopped, in which other frames went on to their own stop, does not count.
    if (passed() > stopsAt()) {
      stood.push({ until: now(), born, age: stopsAt() });
      born += passed() - stopsAt();
      // The clock goes on from there, whenever the last timer was called.
      timed.age = stopsAt() - ahead;
      timed.at = passedAt(now());
    }
    change();
    const again = [...late];
    late.clear();
    for (const call of again) add(call);
  };

  const runtime: PageRuntime = {
    key,
    age() {
      if (virtual) look();
      // No timer is called at an age below the one that the page was given.
      return frozenAt ?? Math.min(deadline, Math.max(age(), told));
    },
    asked,
    ageAt(stamp) {
      const since = stood.find(({ until }) => stamp <= until);
      if (since) return Math.min(Math.max(0, Math.round(stamp - since.born)) + ahead, since.age);
      return Math.min(passedAt(stamp) + ahead, frozenAt ?? age());
    },
    passed,
    startsAt,
    virtual,
    leads,
    deadline: () => deadline,
    stopsAt,
    extendDeadline: (ms) => stopAnew(() => (deadline = (deadline === Infinity ? age() : deadline) + ms)),
    isStopped: () => stopsAt() < deadline,
    stopAfter: (ms) => stopAnew(() => (stop = passed() + ms)),
    hold(thread) {
      if (runtime.silent.has(thread)) return;
      if (runtime.threads.size === 0) heldAt = runtime.age();
      // From its first thread on, the document goes on only as `stopAfter` allows.
      if (stop === Infinity) stop = heldAt;
      runtime.threads.add(thread);
      runtime.questions.add(thread);
      stay();
    },
    release(thread) {
      runtime.questions.delete(thread);
      if (runtime.threads.delete(thread) && runtime.threads.size === 0) stopAnew(() => (heldAt = Infinity));
    },
    scheduleAt: (due, callback) => add({ due, rank: 0, count: (count += 1), callback }),
    scheduleSoon(callback, rank) {
      const due = runtime.age();
      atOnce = due === lastAge ? atOnce + 1 : 0;
      lastAge = due;
      const call = { due, rank, count: (count += 1), callback };
      if (atOnce >= mostAtOnce) return void add({ ...call, due: due + 1 });
      calls.add(call);
      runtime.nextTask(() => frozenAt === undefined && callFirst(due));
    },
    nextTask: makeTaskQueue(),
    waiting: () => calls.size + late.size,
    moving() {
      const moves = [document, ...runtime.roots].some((root) => {
        // A form with this name would hide the method of the document.
        const { getAnimations } = (root === document ? Document : ShadowRoot).prototype;
        return getAnimations
          .call(root)
          .some(
            ({ playState, effect }) =>
              playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime),
          );
      });
      hasMoved ||= moves;
      return moves;
    },
    hasMoved: () => hasMoved,
    frozen: () => frozenAt !== undefined,
    freeze() {
      if (frozenAt !== undefined) return;
      frozenAt = Math.min(stopsAt(), passed());
      for (const listener of freezing) listener();
    },
    onFreeze: (listener) => void freezing.push(listener),
    capabilities: new Set(),
    mocks,
    capabilitiesShown() {
      // A handler that is set on the body is the window's.
      const listens = [window, document].some(({ onscroll }) => onscroll);
      const plays = [document, ...runtime.roots].some((root) => own(root, 'querySelector')('video'));
      if (listens) runtime.capabilities.add('scrolls');
      if (plays) runtime.capabilities.add('plays');
      return [...runtime.capabilities];
    },
    questions: new Set(),
    threads: new Set(),
    silent: new WeakSet(),
    reading: new Set(),
    roots: new Set(),
    chosen: new WeakMap(),
    begun: new WeakMap(),
    stills: new Set(),
    native: {
      setTimeout: window.setTimeout.bind(window),
      requestAnimationFrame: window.requestAnimationFrame.bind(window),
      queueMicrotask: window.queueMicrotask.bind(window),
      scrollTo: window.scrollTo.bind(window),
    },
    ...makeTools(),
  };
  return runtime;
}
