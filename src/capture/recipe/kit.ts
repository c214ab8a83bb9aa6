import type { Own } from '../roots.ts';
/**
 * What the steps share on the page's side. The functions in the files of this folder that take a `Kit` run in the page:
 * they travel as text, so they use nothing but their arguments and what every page has.
 */

import type { Reveals } from './reveals.ts';

/** It is there in whatever runs in a page: see world.ts. */
declare const own: Own;

/** What a page has shown that it does, as far as a later step wants to know. */
export type Sign =
  /** It watches its size or what is in view: browsers tell it of that only when they paint. */
  | 'observes'
  /** It acts when it is scrolled. */
  | 'scrolls'
  /** It draws by itself. */
  | 'draws'
  /** It draws by WebGL or WebGPU, frame by frame, which takes a processor long. */
  | 'renders'
  /** It has threads, whose clocks nobody holds. */
  | 'threads'
  /** The site sends to it whenever it likes. */
  | 'streams'
  /** It has videos. */
  | 'plays'
  /** Something moves after everything was stood still. */
  | 'moves'
  /** It talks to others in a way that no request shows. */
  | 'talks'
  /** It asks when its document was last modified. */
  | 'dated'
  /** It reads a clock of the browser's own, which in a window that was used before is ahead. */
  | 'times'
  /** It reads by name a header of an answer that is another one each time. */
  | 'peeks'
  /** It hears of images that have loaded. */
  | 'hears';

/** What the steps of one document share. */
export interface Kit {
  /**
   * How old the document is, in whole milliseconds of its own time: what its clocks say. It does not grow beyond the
   * moment.
   */
  age(): number;
  /**
   * How old it is for a script that asks: the same time within one task, and a later one in each later task, though its
   * clock may stand still meanwhile. Pages take the time for a name that no other element has.
   */
  asked(): number;
  /** How many milliseconds have passed for it, the moment or not. */
  passed(): number;
  /** The same for a time stamp of the browser. */
  ageAt(stamp: number): number;
  /** When the document's clock starts, in milliseconds since 1970. */
  readonly startsAt: number;
  /** Whether the page's time passes as we grant it. */
  readonly virtual: boolean;
  /** The age at which the document stops; what was to run later waits. */
  moment(): number;
  /** Puts the moment off by so much, or sets it to so much from now. */
  putOff(ms: number): void;
  /**
   * Calls this when the document is so old; what comes after the moment waits, and nothing comes once the page is
   * frozen. The answer is a timer's number.
   */
  callAt(age: number, callback: () => void): number;
  /** How many of these are still to come, once the moment is put off; those that were called off may count too. */
  waiting(): number;
  /** Whether animations run in it that will end. */
  moving(): boolean;
  /** Whether they were seen to. */
  hasMoved(): boolean;
  /** Whether the page stands still for its picture. */
  frozen(): boolean;
  freeze(): void;
  /** Calls this when the page is frozen. */
  onFreeze(listener: () => void): void;
  readonly signs: Set<Sign>;
  /** These, and those that can be seen in the document at any time. */
  shown(): Sign[];
  /** What the page has asked of its database or another part of the browser that does not live in its time, while it is not answered. */
  readonly questions: Set<object>;
  /** The threads that are believed to answer what they are told, and those that did not. */
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
  /** The names that our functions use, for those that come later: see world.ts. */
  readonly globals: object;
  /** The browser's own, whatever the page makes of them later. */
  readonly native: {
    setTimeout(callback: () => void, ms?: number): number;
    requestAnimationFrame(callback: () => void): number;
    queueMicrotask(callback: () => void): void;
    scrollTo(options: ScrollToOptions): void;
  };
  /** Puts a function in the place of a method that does not need its `this`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's method takes
  replace(owner: object, name: string, replacement: (...args: any[]) => unknown): void;
  /** Puts a function around a method, a class (`construct`), a getter, or after a setter. */
  wrap(
    owner: object,
    name: string,
    around: {
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's method takes and gives
      call?: (original: (...args: any[]) => any, self: any, args: any[]) => unknown;
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's class is
      construct?: (made: any, args: any[]) => void;
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's object is
      get?: (value: any, self: any) => unknown;
      // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's object is
      set?: (value: any, self: any) => void;
    },
  ): void;
}

/** What the page's side is told. */
export interface KitSettings {
  /** A name that no page can guess; the kit is kept under the symbol of that name. */
  readonly key: string;
  readonly startsAt: number;
  readonly virtual: boolean;
  /** `null` for none yet. */
  readonly moment: number | null;
}

/** Makes the kit of a document, before any script of its own. */
export function makeKit({ key, startsAt, virtual, ...settings }: KitSettings, globals: object): Kit {
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
    if (!virtual) return Math.min(moment, passed());
    const since = Math.max(0, passedAt(now()) - timed.at);
    const struck = timed.age + since - (since % strikeMs) + ahead;
    const isTimed = since >= strikeMs && [...calls].some(({ due }) => due <= struck);
    return Math.min(moment, isTimed ? timed.age + ahead : struck);
  };

  let told = -1;
  let isTold = false;
  const asked = () => {
    if (!virtual || frozenAt !== undefined) return kit.age();
    look();
    told = Math.max(age(), isTold ? told : told + 1);
    if (!isTold) kit.native.queueMicrotask(() => (isTold = false));
    isTold = true;
    return Math.min(moment, told);
  };

  interface Call {
    readonly due: number;
    readonly callback: () => void;
  }
  let moment = settings.moment ?? Infinity;
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
    return kit.native.setTimeout(() => {
      if (frozenAt !== undefined) return;
      // An answer took the time past it, and there may be others on their way, to be heard before.
      if (virtual && passed() > end) awaitOne(due);
      else callFirst();
    }, end - begun);
  };
  const callFirst = () => {
    let first!: Call;
    for (const call of calls) if (!(first?.due <= call.due)) first = call;
    calls.delete(first);
    if ((virtual ? first.due : passed()) > moment) return void late.add(first);
    timed.age = Math.max(age(), first.due) - ahead;
    timed.at = passedAt(now());
    first.callback();
  };

  const kit: Kit = {
    age() {
      if (virtual) look();
      // No timer is called before it is due by what the page was told.
      return frozenAt ?? Math.min(moment, Math.max(age(), told));
    },
    asked,
    ageAt: (stamp) => Math.min(passedAt(stamp) + ahead, frozenAt ?? age()),
    passed,
    startsAt,
    virtual,
    moment: () => moment,
    putOff(ms) {
      // What has passed since the moment, while others came to theirs, does not count.
      if (passed() > moment) born += passed() - moment;
      moment = (moment === Infinity ? age() : moment) + ms;
      const again = [...late];
      late.clear();
      for (const call of again) add(call);
    },
    callAt: (due, callback) => add({ due, callback }),
    waiting: () => calls.size + late.size,
    moving() {
      const moves = [document, ...kit.roots].some((root) => {
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
      frozenAt = Math.min(moment, passed());
      for (const listener of freezing) listener();
    },
    onFreeze: (listener) => void freezing.push(listener),
    signs: new Set(),
    shown() {
      // What is set on the body is the window's.
      const listens = [window, document].some(({ onscroll }) => onscroll);
      const plays = [document, ...kit.roots].some((root) => own(root, 'querySelector')('video'));
      if (listens) kit.signs.add('scrolls');
      if (plays) kit.signs.add('plays');
      return [...kit.signs];
    },
    questions: new Set(),
    threads: new Set(),
    silent: new WeakSet(),
    reading: new Set(),
    roots: new Set(),
    chosen: new WeakMap(),
    begun: new WeakMap(),
    stills: new Set(),
    globals,
    native: {
      setTimeout: window.setTimeout.bind(window),
      requestAnimationFrame: window.requestAnimationFrame.bind(window),
      queueMicrotask: window.queueMicrotask.bind(window),
      scrollTo: window.scrollTo.bind(window),
    },
    replace(owner, name, replacement) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      if (typeof descriptor?.value !== 'function') return;
      // A bound function looks native when a page prints it, and is as fast as any other.
      const value = replacement.bind(undefined);
      Object.defineProperty(value, 'name', { value: name, configurable: true });
      Object.defineProperty(value, 'length', { value: descriptor.value.length, configurable: true });
      Object.defineProperty(owner, name, { ...descriptor, value });
    },
    wrap(owner, name, { call, construct, get, set }) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      if (!descriptor) return;
      if (get && descriptor.get)
        descriptor.get = new Proxy(descriptor.get, {
          apply: (original, self) => get(Reflect.apply(original, self, []), self),
        });
      if (set && descriptor.set)
        descriptor.set = new Proxy(descriptor.set, {
          apply(original, self, [value]) {
            Reflect.apply(original, self, [value]);
            set(value, self);
          },
        });
      if (descriptor.get) return void Object.defineProperty(owner, name, descriptor);
      if (typeof descriptor.value !== 'function') return;
      // A proxy looks native when a page prints it.
      const value = new Proxy(descriptor.value, {
        ...(call && { apply: (original, self, args) => call(original, self, args) }),
        ...(construct && {
          construct(original, args, target) {
            const made = Reflect.construct(original, args, target) as object;
            construct(made, args);
            return made;
          },
        }),
      });
      if (construct)
        Object.defineProperty(descriptor.value.prototype, 'constructor', {
          value,
          writable: true,
          enumerable: false,
          configurable: true,
        });
      Object.defineProperty(owner, name, { ...descriptor, value });
    },
  };
  Object.defineProperty(window, Symbol.for(key), { value: kit });
  return kit;
}
