import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { type BrowserHandle, openBrowser } from './browser/index.ts';
import { capture, isPicture } from './capture/index.ts';
import { recipeVersion } from './capture/version.ts';
import { SnapshotError } from './errors.ts';
import type {
  Config,
  Counts,
  Environment,
  Outcome,
  Reporter,
  Result,
  RunEvent,
  RunReport,
  RunningSite,
  Shot,
} from './model.ts';
import { pagesOf, planShots, readyPaths, selectShots, type Selection } from './pages/index.ts';
import { startSites } from './site/several.ts';
import { thisEnvironment } from './store/environment.ts';
import { openOutput, type Output } from './store/index.ts';

export interface RunOptions {
  /** Which of the shots are taken. Default: all. */
  readonly selection?: Selection;
  /** Who is told what happens. Default: nobody. */
  readonly reporters?: readonly Reporter[];
  /** Ends the run: what is in flight is dropped, what is done stays, the site is stopped. */
  readonly signal?: AbortSignal;
}

/** Every shot of a config, or those of the selection, without starting anything. */
export async function listShots(config: Config, selection: Selection = {}): Promise<Shot[]> {
  return selectShots(await planShots(pagesOf(config.pages), config), selection);
}

/**
 * The whole run: start the site, wait until it is ready, take every shot, at most `concurrency` at a time, and
 * always stop the site.
 *
 * @throws SnapshotError if the run cannot go on; the site and the browser are stopped all the same.
 */
export async function run(config: Config, options: RunOptions = {}): Promise<RunReport> {
  const begun = performance.now();
  const steering = steer<RunEvent>(options.reporters ?? [], options.signal);
  const { stop, tell } = steering;
  const results: Result[] = [];
  // Trouble while the output is closed is told if there is no error in flight.
  const trouble: unknown[] = [];

  const shots = await listShots(config, options.selection);
  tell({ kind: 'begin', shots, output: config.output, concurrency: config.concurrency });
  const output = await openOutput(config.output);
  try {
    await withSites(config, shots, steering, async ({ sites, browser }) => {
      const info = await browser.ready();
      const environment = thisEnvironment(info, config.browser.args, recipeVersion);
      const elsewhere = output.madeElsewhere(environment);
      if (elsewhere) tell({ kind: 'notice', message: `${madeElsewhere}: ${elsewhere}.` });
      const { newContext } = browser;
      await takeAll(shots, results, { ...steering, config, sites, newContext, environment, output });
    });
  } finally {
    await output.close().catch((error) => trouble.push(error));
  }
  if (trouble.length > 0) throw trouble[0];
  const report = summarise(shots, results, { output: config.output, begun, signal: options.signal });
  tell({ kind: 'end', report });
  stop.signal.throwIfAborted();
  return report;
}

/** What shots are taken with: the sites, which answer, and the browser, which is up. */
export interface Stage {
  readonly sites: ReadonlyMap<string, RunningSite>;
  readonly browser: BrowserHandle;
}

/** Starts the sites and the browser, and always stops both, whatever becomes of the work. */
export async function withSites(
  config: Config,
  shots: readonly Shot[],
  { stop, signal, tell }: Steering<StageEvent>,
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  // Trouble while something is stopped is told if there is no error in flight.
  const trouble: unknown[] = [];
  // Returns at once: the browser is found and launched while the site starts.
  const browser = openBrowser(config.browser, { signal, onEvent: tell });
  try {
    const sites = await startSites(config.sites, {
      signal,
      readyPaths: readyPaths(shots.map(({ page }) => page)),
      onLine: (line, name) => tell({ kind: 'site-output', name, line }),
    });
    try {
      for (const [name, { url }] of sites.sites) {
        tell({ kind: 'site-ready', name, url, durationMs: performance.now() - begun });
      }
      sites.exited.catch((error) => stop.abort(error));
      await work({ sites: sites.sites, browser });
    } finally {
      await sites.stop().catch((error) => trouble.push(error));
    }
  } finally {
    await browser.close();
  }
  if (trouble.length > 0) throw trouble[0];
}

/** What everyone who works on a run listens to and speaks to. */
export interface Steering<Event> {
  /** Ends the run from inside, with an error. */
  readonly stop: AbortController;
  /** Aborts when the run is to end, from outside or from inside. */
  readonly signal: AbortSignal;
  readonly tell: (event: Event) => void;
}

/** What the sites and the browser tell of themselves. */
type StageEvent = Extract<RunEvent, { kind: `site-${string}` | `browser-${string}` | 'notice' }>;

export function steer<Event>(
  reporters: readonly ((event: Event) => void)[],
  signal: AbortSignal | undefined,
): Steering<Event> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  // Each shot in progress listens.
  setMaxListeners(0, either);
  return {
    stop,
    signal: either,
    // A reporter may throw while the site prints or the browser starts, where nobody would catch it: it ends the run.
    tell(event) {
      try {
        reporters.forEach((report) => report(event));
      } catch (error) {
        stop.abort(error);
      }
    },
  };
}

const madeElsewhere =
  'The pictures that are there were made in another environment, so some may differ without a reason of their own';

interface Taking extends Steering<RunEvent> {
  readonly config: Config;
  readonly sites: ReadonlyMap<string, RunningSite>;
  readonly newContext: BrowserHandle['newContext'];
  readonly environment: Environment;
  readonly output: Output;
}

/** Takes the shots, at most `concurrency` at a time. The first error of ours ends them all and is thrown. */
async function takeAll(shots: readonly Shot[], results: Result[], taking: Taking): Promise<void> {
  const { config, signal, stop, tell } = taking;
  const limit = pLimit(config.concurrency);
  const again: number[] = [];
  const attempt = async (index: number, onBrowserCrash: (result: Result) => void) => {
    if (signal.aborted) return;
    try {
      const result = await takeShot(shots[index]!, taking);
      if (diedWithBrowser(result)) return onBrowserCrash(result);
      keep(result, index);
    } catch (error) {
      // Once the run is over, every shot in flight ends with that reason, which is not an error of its own.
      if (!signal.aborted) stop.abort(error);
    }
  };
  const keep = (result: Result, index: number) => {
    results[index] = result;
    tell({ kind: 'shot-end', result });
  };

  await limit.map(shots.keys(), async (index) => {
    if (signal.aborted) return;
    tell({ kind: 'shot-begin', shot: shots[index]! });
    await attempt(index, () => again.push(index));
  });
  // Which of the shots that were open killed the browser is not known: each is tried once more, by itself.
  for (const index of again) await attempt(index, (result) => keep(result, index));
  stop.signal.throwIfAborted();
}

async function takeShot(
  shot: Shot,
  { sites, newContext, environment, signal, output }: Taking,
): Promise<Result> {
  const begun = performance.now();
  const siteUrl = sites.get(shot.page.site)!.url;
  const { taken, url, notes } = await capture(shot, { siteUrl, newContext, signal });
  return {
    shot,
    outcome: isPicture(taken)
      ? await output.save(shot, taken, environment)
      : { status: 'failed', failure: taken },
    url,
    size: isPicture(taken) ? { width: taken.width, height: taken.height } : undefined,
    durationMs: performance.now() - begun,
    notes,
  };
}

function diedWithBrowser({ outcome }: Result): boolean {
  return outcome.status === 'failed' && outcome.failure.kind === 'browser-crash';
}

function summarise(
  shots: readonly Shot[],
  taken: readonly Result[],
  { output, begun, signal }: { output: string; begun: number; signal: AbortSignal | undefined },
): RunReport {
  const results = taken.filter(Boolean);
  const skipped = shots.length - results.length;
  const count = (status: Outcome['status']) =>
    results.filter(({ outcome }) => outcome.status === status).length;
  const counts: Counts = {
    new: count('new'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  };
  return {
    results,
    counts,
    durationMs: performance.now() - begun,
    output,
    interrupted: skipped > 0 && signal?.aborted ? interruption(signal.reason) : undefined,
    skipped,
  };
}

/** The signal that ended the run, if it was one of the system's. */
function interruption(reason: unknown): RunReport['interrupted'] {
  return reason instanceof SnapshotError && typeof reason.cause === 'string'
    ? (reason.cause as NodeJS.Signals)
    : 'aborted';
}
