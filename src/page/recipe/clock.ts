import type { BareKit } from '../kit.ts';

/**
 * Dates, "3 minutes ago" and progress by the clock: the clock starts at `now` with each document, however late that
 * came, and stands still while the picture is taken.
 */
export function setClock(kit: BareKit): void {
  const now = () => kit.startsAt + kit.asked();

  const BrowserDate = Date;
  kit.replace(Date, 'now', now);
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

  // Without an argument they ask the browser's own clock.
  kit.wrap(Intl.DateTimeFormat.prototype, 'formatToParts', {
    call: (original, self, [date]) => Reflect.apply(original, self, [date === undefined ? now() : date]),
  });
  const formats = new WeakMap<object, (date?: Date | number) => string>();
  kit.wrap(Intl.DateTimeFormat.prototype, 'format', {
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
    kit.replace(Temporal.Now, 'instant', instant);
    kit.replace(Temporal.Now, 'zonedDateTimeISO', zoned);
    kit.replace(Temporal.Now, 'plainDateTimeISO', (zone) => zoned(zone)['toPlainDateTime']!());
    kit.replace(Temporal.Now, 'plainDateISO', (zone) => zoned(zone)['toPlainDate']!());
    kit.replace(Temporal.Now, 'plainTimeISO', (zone) => zoned(zone)['toPlainTime']!());
  }

  kit.replace(Performance.prototype, 'now', () => kit.asked());
  kit.wrap(Performance.prototype, 'timeOrigin', { get: () => kit.startsAt });
  kit.wrap(Event.prototype, 'timeStamp', { get: (stamp: number) => kit.ageAt(stamp) });

  // What the browser measured of the page's loading is in another time, and paints come when the machine is ready: all
  // of that happened with the first frame.
  const firstFrame = 16;
  const painted = new Set(['paint', 'largest-contentful-paint', 'element', 'layout-shift']);
  const loaded = new Set(['navigation', 'resource']);
  kit.wrap(PerformanceEntry.prototype, 'startTime', {
    get: (stamp: number, { entryType }: PerformanceEntry) =>
      painted.has(entryType) ? firstFrame : Math.round(stamp),
  });
  kit.wrap(PerformanceEntry.prototype, 'duration', {
    get: (ms: number, { entryType }: PerformanceEntry) =>
      loaded.has(entryType) ? firstFrame : Math.round(ms),
  });
  const { PerformanceResourceTiming: Resource, PerformanceNavigationTiming: Navigation } = window;
  const { PerformanceTiming: Timing } = window;
  // A thread has the first of them only.
  for (const { prototype } of [Resource, Navigation, Timing].filter((known) => known)) {
    const origin = prototype === Timing?.prototype ? kit.startsAt : 0;
    for (const name of Object.keys(prototype)) {
      if (!/(?:Start|End|Interactive|Complete|Loading)$/.test(name)) continue;
      // 0 is what has not happened.
      const came = origin + (name === 'navigationStart' ? 0 : firstFrame);
      kit.wrap(prototype, name, { get: (stamp: number) => (stamp > 0 ? came : stamp) });
    }
  }
}
