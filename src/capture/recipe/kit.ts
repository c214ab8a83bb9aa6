/**
 * What the steps share on the page's side. The functions in the files of this folder that take a `Kit` run in the page:
 * they travel as text, so they use nothing but their arguments and what every page has.
 */

/** What a page has shown that it does, as far as a later step wants to know. */
export type Sign =
  /** It watches its size or what is in view: browsers tell it of that only when they paint. */
  | 'observes'
  /** It acts when it is scrolled. */
  | 'scrolls'
  /** It draws by itself. */
  | 'draws'
  /** It has threads, whose clocks nobody holds. */
  | 'threads'
  /** The site sends to it whenever it likes. */
  | 'streams'
  /** It has videos. */
  | 'plays'
  /** Something moves after everything was stood still. */
  | 'moves';

/** What the steps of one document share. */
export interface Kit {
  /** How old the document is, in whole milliseconds of its own time. It does not grow beyond the moment. */
  age(): number;
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
  /** The same function, but it waits while the moment is over, and is never called once the page is frozen. */
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the page's callback takes
  inTime<Callback extends (...args: any[]) => unknown>(callback: Callback): Callback;
  /** Whether the page stands still for its picture. */
  frozen(): boolean;
  freeze(): void;
  /** Calls this when the page is frozen. */
  onFreeze(listener: () => void): void;
  readonly signs: Set<Sign>;
  /** What the page has asked of its database, which does not live in its time, and is not answered yet. */
  readonly questions: Set<EventTarget>;
  /** Every shadow root that a script made, closed ones too. */
  readonly roots: Set<ShadowRoot>;
  /** The browser's own, whatever the page makes of them later. */
  readonly native: {
    setTimeout(callback: () => void, ms?: number): number;
    requestAnimationFrame(callback: () => void): number;
  };
  /** Puts a function in the place of a method that does not need its `this`. */
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the browser's method takes
  replace(owner: object, name: string, replacement: (...args: any[]) => unknown): void;
  /** Puts a function around a method, a class (`construct`) or a getter. */
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
export function makeKit({ key, startsAt, virtual, ...settings }: KitSettings): Kit {
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
    return stamp;
  };
  // The browser blurs its clock by a tenth of a millisecond, by chance.
  const unbounded = (stamp: number) => Math.max(0, Math.round(stamp - born)) + ahead;
  const ageAt = (stamp: number) => Math.min(unbounded(stamp), moment);

  let moment = settings.moment ?? Infinity;
  let late = new Set<() => void>();

  const kit: Kit = {
    age: () => frozenAt ?? ageAt(virtual ? look() : now()),
    ageAt,
    startsAt,
    virtual,
    moment: () => moment,
    putOff(ms) {
      const age = unbounded(now());
      // What has passed since the moment, while others came to theirs, does not count.
      if (age > moment) born += age - moment;
      moment = (moment === Infinity ? age : moment) + ms;
      for (const run of late) kit.native.setTimeout(run);
      late = new Set();
    },
    inTime<Callback extends (...args: never[]) => unknown>(callback: Callback) {
      const run = function (this: unknown, ...args: never[]): void {
        if (frozenAt !== undefined) return;
        // Of an interval that would have come several times, one call is left.
        if (unbounded(now()) > moment) late.add((again ??= () => run.apply(this, args)));
        else Reflect.apply(callback, this, args);
      };
      let again: (() => void) | undefined;
      return run as unknown as Callback;
    },
    frozen: () => frozenAt !== undefined,
    freeze() {
      if (frozenAt !== undefined) return;
      frozenAt = kit.age();
      for (const listener of freezing) listener();
    },
    onFreeze: (listener) => void freezing.push(listener),
    signs: new Set(),
    questions: new Set(),
    roots: new Set(),
    native: {
      setTimeout: window.setTimeout.bind(window),
      requestAnimationFrame: window.requestAnimationFrame.bind(window),
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
    wrap(owner, name, { call, construct, get }) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name);
      if (!descriptor) return;
      if (get && descriptor.get) {
        const getter = new Proxy(descriptor.get, {
          apply: (original, self) => get(Reflect.apply(original, self, []), self),
        });
        Object.defineProperty(owner, name, { ...descriptor, get: getter });
        return;
      }
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
