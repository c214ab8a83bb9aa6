import { recordBoxes } from './capture/examine/index.ts';
import { capture, isPicture } from './capture/index.ts';
import type {
  Config,
  Counts,
  Environment,
  Failure,
  Outcome,
  Reporter,
  Result,
  RunEvent,
  RunReport,
  Shot,
} from './model.ts';
import { pagesOf, planShots, selectShots, type Selection } from './pages/index.ts';
import { openReuse, type ReuseNow } from './reuse/index.ts';
import { interruption, type Stage, steer, takeAll, withStage } from './stage.ts';
import { type BoxStore, openBoxes } from './store/boxes.ts';
import { openOutput, type Output } from './store/index.ts';
import { sha256Of } from './store/sha256.ts';

export interface RunOptions {
  /** Which of the shots are taken. Default: all. */
  readonly selection?: Selection;
  /** The share of the shots that are taken even if their pictures could be reused, from 0 to 1. Default 0. */
  readonly audit?: number;
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
  const reuse = openReuse(config, shots, {
    enabled: config.cache,
    audit: options.audit ?? 0,
    // The folder is to be as if all were taken.
    standIns: false,
    signal,
    notice: (message) => tell({ kind: 'notice', message }),
  });
  try {
    const whenNeeded = reuse.mayNeedNoBrowser;
    await withStage(config, shots, { ...steering, whenNeeded }, async (stage) => {
      const environment = await reuse.environmentOf(stage.browser);
      using remembered = reuse.during(stage.sites, environment);
      const elsewhere = output.madeElsewhere(environment);
      if (elsewhere) tell({ kind: 'notice', message: `${madeElsewhere}: ${elsewhere}.` });
      await takeAll<Result>(
        shots,
        { ...steering, concurrency },
        {
          take: (shot) => takeShot(shot, { stage, signal, output, environment, boxes, remembered }),
          failureOf: ({ outcome }) => (outcome.status === 'failed' ? outcome.failure : undefined),
          keep(result, index) {
            results[index] = result;
            tell({ kind: 'shot-end', result });
          },
        },
      );
    });
    if (!options.selection?.only && !options.selection?.variants) await reuse.prune(shots);
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
  readonly remembered: ReuseNow;
}

/** Reuses its picture, or captures it, saves it, and remembers how it came about. */
async function takeShot(shot: Shot, taking: Taking): Promise<Result> {
  const begun = performance.now();
  const { stage, signal, output, environment, boxes, remembered } = taking;
  const looked = await remembered.look(shot, await output.hashOf(shot));
  const result = (outcome: Outcome, seen: Pick<Result, 'url' | 'size' | 'notes'>): Result => ({
    shot,
    outcome,
    ...seen,
    durationMs: performance.now() - begun,
    reason: looked.reason,
  });
  if (looked.decision === 'reuse') {
    const { picture, notes } = looked.kept;
    output.reuse(shot, picture, environment);
    return result({ status: 'reused' }, { url: looked.url, size: picture, notes });
  }
  const { newContext } = stage.browser;
  const siteUrl = stage.sites.get(shot.page.site)!.url;
  // So that a check can later name what changed.
  const recorder = { boxes: recordBoxes(shot), trace: remembered.recorderFor(shot) };
  const examiners = [recorder.boxes, recorder.trace];
  const { taken, url, notes } = await capture(shot, { siteUrl, newContext, signal, examiners });
  const failed = async (failure: Failure): Promise<Result> => {
    await remembered.forget(shot);
    return result({ status: 'failed', failure }, { url, size: undefined, notes });
  };
  if (!isPicture(taken)) return failed(taken);
  const sha256 = sha256Of(taken.bytes);
  if (looked.decision === 'audit' && sha256 !== looked.kept.picture.sha256) {
    return failed(await remembered.convict(looked.kept, recorder.trace));
  }
  if (recorder.boxes.boxes) await boxes.save(sha256, recorder.boxes.boxes);
  const outcome = await output.save(shot, taken, environment);
  if (outcome.status === 'failed') return failed(outcome.failure);
  await remembered.remember(shot, { picture: taken, recorder: recorder.trace, url, notes }, sha256);
  return result(outcome, { url, size: { width: taken.width, height: taken.height }, notes });
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
    reused: count('reused'),
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
