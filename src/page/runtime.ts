/** The runtime that the steps of the recipe share in a document, and the part of it that they also have in a thread. */
import type { RuntimeSettings, Capability } from './contract.ts';
import { own } from './own.ts';
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
  /** Stops the document's time until this thread is released. */
  hold(thread: object): void;
  release(thread: object): void;
  readonly capabilities: Set<Capability>;
  /** What the page has asked of its database, or of another part of the browser that works in real time, and was not answered yet. */
  readonly questions: Set<object>;
  /** The browser's own functions, which the page may replace later. */
  readonly native: {
    queueMicrotask(callback: () => void): void;
  };
}

/** What the page's side of the scroll pass does. */
export interface Reveals {
  /** From now on what comes into view stays as it is there. */
  begin(): void;
  /**
   * Remembers how what was changed looks where it is in view.
   *
   * @returns Whether a script is still moving some of it.
   */
  note(): boolean;
  /** Where the window has to stand to show what is observed and has not been in view as far as it can be. */
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
  /** The threads that are at work or are believed to answer what they are told, and those that did not. */
  readonly threads: Set<object>;
  readonly silent: WeakSet<object>;
  /** The answers of the network that it reads piece by piece and that have not come to their end. */
  readonly reading: Set<Response>;
  /** Every shadow root that a script made, closed ones too. */
  readonly roots: Set<ShadowRoot>;
  /** Of each video that the page plays or moves to another place: at which second that begins. */
  readonly chosen: WeakMap<HTMLMediaElement, number>;
  /** At which second the page began an animation of a drawing. */
  readonly begun: WeakMap<Element, number>;
  /** Images that stand still, loaded so that the page can show them at once in the place of those that move. */
  readonly stills: Set<HTMLImageElement>;
  /** What keeps in sight what scrolling has revealed. */
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
  { startsAt, virtual, leads, ...settings }: RuntimeSettings,
): PageRuntime {
  const now = performance.now.bind(performance);
  let born = now();
  const freezing: (() => void)[] = [];
  let frozenAt: number | undefined;

  // A script that waits by looking at the clock again and again would wait for ever where time stands still while it
  // runs: after so many looks in one task, each further ten take a millisecond.
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

  // For each answer of the network Chromium lets ten milliseconds of virtual time pass, and of two at a time it depends
  // on the network when those of the other begin. A page's clock does not know them: it goes on with the page's timers,
  // which make up for them, and where nothing is timed it strikes every so many milliseconds.
  const strikeMs = 100;
  const timed = { age: 0, at: 0 };
  // The browser blurs its clock by a tenth of a millisecond, by chance.
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
    told = Math.max(age(), isTold ? told : told + 1);
    if (!isTold) runtime.native.queueMicrotask(() => (isTold = false));
    isTold = true;
    return Math.min(deadline, told);
  };

  interface Call {
    readonly due: number;
    /** The how manieth it is: of those that are due at the same time the first comes first, also if they had to wait. */
    readonly count: number;
    readonly callback: () => void;
  }
  let deadline = settings.deadline ?? Infinity;
  let stop = Infinity;
  /** While threads are at work: since which age. */
  let heldAt = Infinity;
  let count = 0;
  const stopsAt = () => Math.min(deadline, stop, heldAt);
  let hasMoved = false;
  const calls = new Set<Call>();
  const late = new Set<Call>();
  const add = (call: Call) => {
    calls.add(call);
    return awaitOne(call.due);
  };
  // Browsers let a timer that another one set wait so long at least.
  const restMs = 4;
  /** One of the calls comes then: the first that is due, which an answer of the network may have delayed. */
  const awaitOne = (due: number): number => {
    const begun = passed();
    const isBehind = virtual && begun >= due && begun > age();
    const end = isBehind ? begun + restMs : Math.max(begun, due);
    return runtime.native.setTimeout(() => {
      if (frozenAt !== undefined) return;
      // An answer took the time past it, and there may be others on their way, to be heard before. Or threads held it.
      if (virtual && (passed() > end || (stop < Infinity && passed() < end))) awaitOne(due);
      else callFirst();
    }, end - begun);
  };
  const callFirst = () => {
    let first!: Call;
    for (const call of calls)
      if (!first || call.due < first.due || (call.due === first.due && call.count < first.count))
        first = call;
    calls.delete(first);
    const isHeld = runtime.threads.size > 0;
    if (isHeld || (virtual ? first.due : passed()) > stopsAt()) return void late.add(first);
    timed.age = Math.max(age(), first.due) - ahead;
    timed.at = passedAt(now());
    first.callback();
  };
  // As long as there is something to do at once, virtual time stands still, and nobody has to grant more of it. A thread
  // that takes longer than so many turns is waited for in peace.
  const mostTurns = 400;
  const { MessageChannel: BrowserChannel } = window;
  let channel: MessageChannel | undefined;
  let turns = 0;
  const stay = () => {
    if (!channel) {
      channel = new BrowserChannel();
      channel.port1.addEventListener('message', () => {
        turns -= 1;
        if (turns > 0 && runtime.threads.size > 0) channel!.port2.postMessage(0);
        else turns = 0;
      });
      channel.port1.start();
    }
    if (turns === 0) channel.port2.postMessage(0);
    turns = mostTurns;
  };
  /** Changes the end, and lets come what waited for that. */
  const stopAnew = (change: () => void) => {
    // What has passed since the end, while others came to theirs, does not count.
    if (passed() > stopsAt()) born += passed() - stopsAt();
    change();
    const again = [...late];
    late.clear();
    for (const call of again) add(call);
  };

  const runtime: PageRuntime = {
    key,
    age() {
      if (virtual) look();
      // No timer is called before it is due by what the page was told.
      return frozenAt ?? Math.min(deadline, Math.max(age(), told));
    },
    asked,
    ageAt: (stamp) => Math.min(passedAt(stamp) + ahead, frozenAt ?? age()),
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
      // From the first thread on it goes on as it is told to only.
      if (stop === Infinity) stop = heldAt;
      runtime.threads.add(thread);
      runtime.questions.add(thread);
      stay();
    },
    release(thread) {
      runtime.questions.delete(thread);
      if (runtime.threads.delete(thread) && runtime.threads.size === 0) stopAnew(() => (heldAt = Infinity));
    },
    scheduleAt: (due, callback) => add({ due, count: (count += 1), callback }),
    waiting: () => calls.size + late.size,
    moving() {
      const moves = [document, ...runtime.roots].some((root) => {
        // A form of that name takes the place of a method of the document.
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
    capabilitiesShown() {
      // What is set on the body is the window's.
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
