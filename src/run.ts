import pLimit, { type LimitFunction } from 'p-limit';
import { type BrowserHandle, openBrowser } from './browser/index.ts';
import { type Capture, capture, isPicture } from './capture/index.ts';
import { SnapshotError } from './errors.ts';
import type { Config, Counts, Outcome, Reporter, Result, RunEvent, RunReport, Shot } from './model.ts';
import { pagesOf, planShots, selectShots, type Selection } from './pages/index.ts';
import { startSite } from './site/index.ts';
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

  const shots = await listShots(config, options.selection);
  tell({ kind: 'begin', shots, output: config.output, concurrency: config.concurrency });
  const output = await openOutput(config.output);
  const results: Result[] = [];
  try {
    // Returns at once: the browser is found and launched while the site starts.
    const browser = openBrowser(config.browser, { signal, onEvent: tell });
    try {
      const site = await startSite(config.site, {
        signal,
        readyPath: firstPath(shots),
        onLine: (line) => tell({ kind: 'site-output', line }),
      });
      try {
        tell({ kind: 'site-ready', url: site.url, durationMs: performance.now() - begun });
        const { newContext } = browser;
        await takeAll(shots, results, { config, siteUrl: site.url, newContext, output, tell, stop, signal });
      } finally {
        await site.stop();
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

/** The first page shows that the site is ready; one that is meant to answer with an error cannot. */
function firstPath(shots: readonly Shot[]): string {
  return (shots.find(({ page }) => page.status === undefined) ?? shots[0]!).page.path;
}

interface Taking {
  readonly config: Config;
  readonly siteUrl: string;
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
  const { tell, output } = taking;
  const begun = performance.now();
  tell({ kind: 'shot-begin', shot });
  let captured = await capture(shot, taking);
  if (browserDied(captured)) captured = await alone(() => capture(shot, taking));
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
