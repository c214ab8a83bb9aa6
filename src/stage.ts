/** What everything that takes pictures stands on: sites that answer, a browser that is up, and shots one after another. */
import { setMaxListeners } from 'node:events';
import { type BrowserHandle, openBrowser } from './browser/index.ts';
import { type IdleWindows, keepIdle } from './capture/index.ts';
import { SnapshotError } from './errors.ts';
import type { Config, Failure, RunEvent, RunningSite, RunReport, Shot, SiteSource } from './model/index.ts';
import { readyPaths } from './pages/index.ts';
import { tellAll, type Telling } from './report/index.ts';
import { startSites } from './site/index.ts';
import { writeTrouble } from './store/index.ts';

/** What everyone who works on a run listens to and speaks to. */
export interface Steering<Event> {
  /** Ends the run from inside, with an error. */
  readonly stop: AbortController;
  /** Aborts when the run is to end, from outside or from inside. */
  readonly signal: AbortSignal;
  readonly tell: (event: Event) => void;
}

/** What is told on any stage. */
export type StageEvent = Extract<
  RunEvent,
  { kind: `site-${string}` | `browser-${string}` | 'notice' | 'shot-begin' }
>;

export function steer<Event>(
  reporters: readonly ((event: Event) => void)[],
  signal: AbortSignal | undefined,
): Steering<Event> & Telling<Event> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  // Each shot in progress listens.
  setMaxListeners(0, either);
  return { stop, signal: either, ...tellAll(reporters) };
}

/** What shots are taken with: the sites, which answer, and the browser, which is up. */
export interface Stage {
  readonly sites: ReadonlyMap<string, RunningSite>;
  readonly browser: BrowserHandle;
  /** The windows of the browser that wait for another shot. */
  readonly idle: IdleWindows;
}

/**
 * Starts the sites and the browser, and always stops both, whatever becomes of the work.
 *
 * @param whenNeeded Whether the browser is launched only when it is asked for something.
 */
export async function withStage(
  config: Pick<Config, 'sites' | 'browser'>,
  shots: readonly Shot[],
  steering: Steering<StageEvent> & { readonly whenNeeded?: boolean },
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  const { signal, tell, whenNeeded } = steering;
  // Returns at once: the browser is found and launched while the site starts. Before that the site gets the thread.
  let siteIsUnderWay!: () => void;
  const after = new Promise<void>((resolve) => (siteIsUnderWay = resolve));
  const browser = openBrowser(config.browser, { signal, onEvent: tell, after, whenNeeded });
  // Nobody who wants the end waits for the one and then for the other.
  signal.addEventListener('abort', () => void browser.close(), { once: true });
  try {
    await withSites(config.sites, shots, { ...steering, siteIsUnderWay }, (sites) =>
      work({ sites, browser, idle: keepIdle(browser.tryReuse) }),
    );
  } finally {
    siteIsUnderWay();
    await browser.close();
  }
}

/** Those that may be told who the visitor is. */
export function originsOf(sites: ReadonlyMap<string, RunningSite>): string[] {
  return [...sites.values()].map(({ url }) => new URL(url).origin);
}

/** Starts the sites, and always stops them. One that ends by itself ends the work. */
export async function withSites(
  sources: Readonly<Record<string, SiteSource>>,
  shots: readonly Shot[],
  { stop, signal, tell, siteIsUnderWay }: Steering<StageEvent> & { siteIsUnderWay?(): void },
  work: (sites: ReadonlyMap<string, RunningSite>) => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  // Trouble while something is stopped is told if there is no error in flight.
  const trouble: unknown[] = [];
  const running = await startSites(sources, {
    signal,
    readyPaths: readyPaths(shots.map(({ page }) => page)),
    onLine: (line, name) => tell({ kind: 'site-output', name, line }),
    onUnderWay: () => siteIsUnderWay?.(),
  });
  try {
    for (const [name, { url }] of running.sites) {
      tell({ kind: 'site-ready', name, url, durationMs: performance.now() - begun });
    }
    running.exited.catch((error) => stop.abort(error));
    await work(running.sites);
  } finally {
    await running.stop().catch((error) => trouble.push(error));
  }
  if (trouble.length > 0) throw trouble[0];
}

/** What becomes of each shot. */
export interface Work<Done> {
  take(shot: Shot): Promise<Done>;
  /** Why there is no picture. */
  failureOf(done: Done): Failure | undefined;
  /** What becomes of a shot in which something went wrong that should not have. */
  failed(shot: Shot, failure: Failure): Done;
  /** It is done for good. */
  keep(done: Done, index: number): void;
}

interface Taking {
  readonly concurrency: number;
  /** The folder `.snapshot-site`, where it is written down what went wrong that should not have. */
  readonly scratch: string;
  /** Which of them are taken before the others. Default: none. */
  readonly first?: ((shot: Shot) => boolean) | undefined;
}

/**
 * Takes the shots, at most `concurrency` at a time. The first `SnapshotError` ends them all and is thrown; any other error
 * is one that we did not foresee, and only its shot fails.
 */
export async function takeAll<Done>(
  shots: readonly Shot[],
  { signal, stop, tell, concurrency, scratch, first }: Steering<StageEvent> & Taking,
  { take, failureOf, failed, keep }: Work<Done>,
): Promise<void> {
  const again: number[] = [];
  const attempt = async (index: number, onBrowserCrash: (done: Done) => void) => {
    if (signal.aborted) return;
    try {
      const done = await take(shots[index]!);
      if (failureOf(done)?.kind === 'browser-crash') onBrowserCrash(done);
      else keep(done, index);
    } catch (error) {
      // Once the run is over, every shot in flight ends with that reason, which is not an error of its own.
      if (signal.aborted) return;
      if (error instanceof SnapshotError) return stop.abort(error);
      const shot = shots[index]!;
      keep(failed(shot, unforeseen(error, await writeTrouble(scratch, shot, error))), index);
    }
  };

  // They all take from one list: tens of thousands of promises in waiting would cost time and memory.
  const waiting = inOrder(shots, first);
  const takeOneByOne = async () => {
    for (const index of waiting) {
      if (signal.aborted) return;
      tell({ kind: 'shot-begin', shot: shots[index]! });
      await attempt(index, () => again.push(index));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, takeOneByOne));
  // Which of the shots that were open killed the browser is not known: each is tried once more, by itself.
  for (const index of again) await attempt(index, (done) => keep(done, index));
  stop.signal.throwIfAborted();
}

function unforeseen(error: unknown, file: string | undefined): Failure {
  const where = file === undefined ? '' : ` with the file ${file}`;
  return {
    kind: 'internal',
    message: `something went wrong in snapshot-site itself: ${String(error)}`,
    hint: `This is a bug. Please report it${where} and, if you can, the page.`,
  };
}

function* inOrder(shots: readonly Shot[], first: Taking['first'] = () => false): Generator<number> {
  for (const index of shots.keys()) if (first(shots[index]!)) yield index;
  for (const index of shots.keys()) if (!first(shots[index]!)) yield index;
}

/** The signal that ended the run, if it was one of the system's. */
export function interruption(reason: unknown): NonNullable<RunReport['interrupted']> {
  return reason instanceof SnapshotError && typeof reason.cause === 'string'
    ? (reason.cause as NodeJS.Signals)
    : 'aborted';
}
