import { recordBoxes } from './capture/examine/index.ts';
import { capture, isPicture } from './capture/index.ts';
import { recipeVersion } from './capture/version.ts';
import type {
  Config,
  Counts,
  Environment,
  Outcome,
  Reporter,
  Result,
  RunEvent,
  RunReport,
  Shot,
} from './model.ts';
import { pagesOf, planShots, selectShots, type Selection } from './pages/index.ts';
import { interruption, type Stage, steer, takeAll, withStage } from './stage.ts';
import { type BoxStore, openBoxes } from './store/boxes.ts';
import { thisEnvironment } from './store/environment.ts';
import { openOutput, type Output } from './store/index.ts';
import { sha256Of } from './store/sha256.ts';

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
  const { concurrency } = config;
  const steering = steer<RunEvent>(options.reporters ?? [], options.signal);
  const { stop, signal, tell } = steering;
  const results: Result[] = [];
  // Trouble while the output is closed is told if there is no error in flight.
  const trouble: unknown[] = [];

  const shots = await listShots(config, options.selection);
  tell({ kind: 'begin', shots, output: config.output, concurrency });
  const output = await openOutput(config.output);
  const boxes = openBoxes(config.scratch);
  try {
    await withStage(config, shots, steering, async (stage) => {
      const environment = thisEnvironment(await stage.browser.ready(), config.browser.args, recipeVersion);
      const elsewhere = output.madeElsewhere(environment);
      if (elsewhere) tell({ kind: 'notice', message: `${madeElsewhere}: ${elsewhere}.` });
      await takeAll<Result>(
        shots,
        { ...steering, concurrency },
        {
          take: (shot) => takeShot(shot, { stage, signal, output, environment, boxes }),
          failureOf: ({ outcome }) => (outcome.status === 'failed' ? outcome.failure : undefined),
          keep(result, index) {
            results[index] = result;
            tell({ kind: 'shot-end', result });
          },
        },
      );
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

const madeElsewhere =
  'The pictures that are there were made in another environment, so some may differ without a reason of their own';

interface Taking {
  readonly stage: Stage;
  readonly signal: AbortSignal;
  readonly output: Output;
  readonly environment: Environment;
  readonly boxes: BoxStore;
}

async function takeShot(shot: Shot, { stage, signal, output, environment, boxes }: Taking): Promise<Result> {
  const begun = performance.now();
  const siteUrl = stage.sites.get(shot.page.site)!.url;
  const { newContext } = stage.browser;
  // So that a check can later name what changed.
  const examiner = recordBoxes(shot);
  const { taken, url, notes } = await capture(shot, { siteUrl, newContext, signal, examiner });
  if (isPicture(taken) && examiner.boxes) await boxes.save(sha256Of(taken.bytes), examiner.boxes);
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
