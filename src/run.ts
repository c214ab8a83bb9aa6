import pLimit, { type LimitFunction } from 'p-limit';
import { type BrowserHandle, openBrowser } from './browser/index.ts';
import { type Capture, capture, isPicture } from './capture/index.ts';
import { SnapshotError } from './errors.ts';
import type {
  Config,
  Counts,
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
  const tell = (event: RunEvent) => options.reporters?.forEach((report) => report(event));
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;

  // A site prints when it likes; a reporter that throws then must not take the process along.
  const hear = (event: RunEvent) => {
    try {
      tell(event);
    } catch (error) {
      stop.abort(error);
    }
  };

  const shots = await listShots(config, options.selection);
  tell({ kind: 'begin', shots, output: config.output, concurrency: config.concurrency });
  const output = await openOutput(config.output);
  const results: Result[] = [];
  try {
    // Returns at once: the browser is found and launched while the site starts.
    const browser = openBrowser(config.browser, { signal, onEvent: tell });
    try {
      const sites = await startSites(config.sites, {
        signal,
        readyPaths: readyPaths(shots.map(({ page }) => page)),
        onLine: (line, name) => hear({ kind: 'site-output', name, line }),
      });
      let working = true;
      try {
        for (const [name, { url }] of sites.sites) {
          tell({ kind: 'site-ready', name, url, durationMs: performance.now() - begun });
        }
        sites.exited.catch((error) => working && stop.abort(error));
        await takeAll(shots, results, {
          config,
          sites: sites.sites,
          newContext: browser.newContext,
          output,
          tell,
          stop,
          signal,
        });
      } finally {
        working = false;
        await sites.stop();
      }
    } finally {
      await browser.close();
    }
  } finally {
    await output.close();
  }
  const report = summarise(shots, results, { output: config.output, begun, signal: options.signal });
  tell({ kind: 'end', report });
  return report;
}

interface Taking {
  readonly config: Config;
  readonly sites: ReadonlyMap<string, RunningSite>;
  readonly newContext: BrowserHandle['newContext'];
  readonly output: Output;
  readonly tell: Reporter;
  readonly stop: AbortController;
  readonly signal: AbortSignal;
}

/** Takes the shots, at most `concurrency` at a time. The first error of ours ends them all and is thrown. */
async function takeAll(shots: readonly Shot[], results: Result[], taking: Taking): Promise<void> {
  const { config, signal, stop } = taking;
  const limit = pLimit(config.concurrency);
  // A shot that was open when the browser died is tried again by itself, so that it cannot take others along.
  const alone = pLimit(1);
  await limit.map(shots, async (shot, index) => {
    if (signal.aborted) return;
    try {
      results[index] = await takeShot(shot, taking, alone);
    } catch (error) {
      // Once the run is over, every shot in flight ends with that reason, which is not an error of its own.
      if (!signal.aborted) stop.abort(error);
    }
  });
  stop.signal.throwIfAborted();
}

async function takeShot(shot: Shot, taking: Taking, alone: LimitFunction): Promise<Result> {
  const { tell, output, sites, newContext, signal } = taking;
  const context = { siteUrl: sites.get(shot.page.site)!.url, newContext, signal };
  const begun = performance.now();
  tell({ kind: 'shot-begin', shot });
  let captured = await capture(shot, context);
  if (browserDied(captured)) captured = await alone(() => capture(shot, context));
  const { taken, url, notes } = captured;
  const result: Result = {
    shot,
    outcome: isPicture(taken) ? await output.save(shot, taken) : { status: 'failed', failure: taken },
    url,
    size: isPicture(taken) ? { width: taken.width, height: taken.height } : undefined,
    durationMs: performance.now() - begun,
    notes,
  };
  tell({ kind: 'shot-end', result });
  return result;
}

function browserDied({ taken }: Capture): boolean {
  return !isPicture(taken) && taken.kind === 'browser-crash';
}

function summarise(
  shots: readonly Shot[],
  taken: readonly Result[],
  { output, begun, signal }: { output: string; begun: number; signal: AbortSignal | undefined },
): RunReport {
  const results = taken.filter(Boolean);
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
    interrupted: signal?.aborted ? interruption(signal.reason) : undefined,
    skipped: shots.length - results.length,
  };
}

/** The signal that ended the run, if it was one of the system's. */
function interruption(reason: unknown): RunReport['interrupted'] {
  return reason instanceof SnapshotError && typeof reason.cause === 'string'
    ? (reason.cause as NodeJS.Signals)
    : 'aborted';
}
