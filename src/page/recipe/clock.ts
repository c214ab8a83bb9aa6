import type { Runtime } from '../runtime.ts';

/**
 * Sets the clock of the page, for dates, "3 minutes ago" and progress by the clock. It starts at `now` with each document,
 * however late that came, and stands still while the picture is taken.
 */
export function setClock(runtime: Runtime): void {
  const now = () => runtime.startsAt + runtime.asked();

  const BrowserDate = Date;
  runtime.replace(Date, 'now', now);
  const PageDate = new Proxy(BrowserDate, {
    apply: () => new BrowserDate(now()).toString(),
    construct: (original, args, target) =>
      Reflect.construct(original, args.length === 0 ? [now()] : args, target) as Date,
  });
  // oxlint-disable-next-line no-extend-native -- a date has to name its class
  Object.defineProperty(Date.prototype, 'constructor', {
    value: PageDate,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(window, 'Date', { value: PageDate, writable: true, configurable: true });

  // Without an argument, these read the browser's own clock.
  runtime.wrap(Intl.DateTimeFormat.prototype, 'formatToParts', {
    call: (original, self, [date]) => Reflect.apply(original, self, [date === undefined ? now() : date]),
  });
  const formats = new WeakMap<object, (date?: Date | number) => string>();
  runtime.wrap(Intl.DateTimeFormat.prototype, 'format', {
    get(format: (date?: Date | number) => string) {
      const known =
        formats.get(format) ?? ((date?: Date | number) => format(date === undefined ? now() : date));
      formats.set(format, known);
      return known;
    },
  });
  const { Temporal } = window as unknown as {
    Temporal?: {
      Now: { timeZoneId(): string };
      Instant: {
        fromEpochMilliseconds(ms: number): {
          toZonedDateTimeISO(zone: unknown): Record<string, () => unknown>;
        };
      };
    };
  };
  if (Temporal) {
    const instant = () => Temporal.Instant.fromEpochMilliseconds(now());
    const zoned = (zone: unknown = Temporal.Now.timeZoneId()) => instant().toZonedDateTimeISO(zone);
    runtime.replace(Temporal.Now, 'instant', instant);
    runtime.replace(Temporal.Now, 'zonedDateTimeISO', zoned);
    runtime.replace(Temporal.Now, 'plainDateTimeISO', (zone) => zoned(zone)['toPlainDateTime']!());
    runtime.replace(Temporal.Now, 'plainDateISO', (zone) => zoned(zone)['toPlainDate']!());
    runtime.replace(Temporal.Now, 'plainTimeISO', (zone) => zoned(zone)['toPlainTime']!());
  }

  runtime.replace(Performance.prototype, 'now', () => runtime.asked());
  runtime.wrap(Performance.prototype, 'timeOrigin', { get: () => runtime.startsAt });
  stampEvents(runtime);

  // The browser measures loading in real time, and paints when the machine is ready. For the page, all of that happened
  // with its first frame.
  const firstFrame = 16;
  const painted = new Set([
    'paint',
    'largest-contentful-paint',
    'element',
    'layout-shift',
    'event',
    'first-input',
  ]);
  const loaded = new Set(['navigation', 'resource', 'event', 'first-input']);
  runtime.wrap(PerformanceEntry.prototype, 'startTime', {
    get: (stamp: number, { entryType }: PerformanceEntry) =>
      painted.has(entryType) ? firstFrame : Math.round(stamp),
  });
  runtime.wrap(PerformanceEntry.prototype, 'duration', {
    get: (ms: number, { entryType }: PerformanceEntry) =>
      loaded.has(entryType) ? firstFrame : Math.round(ms),
  });
  const { PerformanceResourceTiming: Resource, PerformanceNavigationTiming: Navigation } = window;
  const { PerformanceTiming: Timing, PerformanceEventTiming: EventTiming } = window;
  // Threads have only the first of these.
  for (const { prototype } of [Resource, Navigation, Timing, EventTiming].filter((known) => known)) {
    const origin = prototype === Timing?.prototype ? runtime.startsAt : 0;
    for (const name of Object.keys(prototype)) {
      if (!/(?:Start|End|Interactive|Complete|Loading)$/.test(name)) continue;
      // 0 stands for what has not happened.
      const came = origin + (name === 'navigationStart' ? 0 : firstFrame);
      runtime.wrap(prototype, name, { get: (stamp: number) => (stamp > 0 ? came : stamp) });
    }
  }
}

/** Events whose time stamps the browser takes from its own real clock. */
const inputs =
  'pointerdown pointermove pointerup mousedown mousemove mouseup click auxclick dblclick contextmenu wheel keydown keyup touchstart touchmove touchend dragstart dragover drop dragend';

/** The time stamps of events. Those of input events are in real time, even if the page's time is virtual. */
function stampEvents(runtime: Runtime): void {
  // Threads get no input.
  const isVirtual = runtime.virtual && 'document' in window;
  const came = new WeakMap<Event, number>();
  runtime.wrap(Event.prototype, 'timeStamp', {
    get(stamp: number, event: Event) {
      const isInput = isVirtual && event instanceof UIEvent && event.isTrusted;
      if (!isInput) return runtime.ageAt(stamp);
      const age = came.get(event) ?? runtime.age();
      came.set(event, age);
      return age;
    },
  });
  if (!isVirtual) return;
  for (const type of inputs.split(' '))
    window.addEventListener(type, (event) => came.set(event, runtime.age()), {
      capture: true,
      passive: true,
    });
}
