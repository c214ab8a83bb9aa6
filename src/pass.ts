import type {
  Config,
  Counts,
  Environment,
  Failure,
  Outcome,
  Result,
  RunEvent,
  RunReport,
  Shot,
} from './model/index.ts';
import { openReuse, type ReuseSession } from './reuse/index.ts';
import { type Capturer, interruption, type RunControl, takeAll } from './runner/index.ts';
import { type BoxStore, ensureWorkFolder, openBoxes, openOutput, type Output } from './store/index.ts';

export interface PassOptions extends RunControl<RunEvent> {
  /** The share of the shots that are taken even if their pictures could be reused, from 0 to 1. */
  readonly audit: number;
  /** Whether no shot was left out, so that cache entries of other shots can be removed. */
  readonly whole: boolean;
  /** Which of them are taken before the others. Default: none. */
  readonly first?: ((shot: Shot) => boolean) | undefined;
}

/** One pass through the shots. Disposing closes it, and never throws. */
export interface Pass extends AsyncDisposable {
  /** Whether every picture may be reusable. Then the browser is launched only when a shot has to be captured. */
  readonly mayNeedNoBrowser: boolean;
  /** Takes every shot that cannot be reused, at most `concurrency` at a time. */
  take(capturer: Capturer): Promise<void>;
  /** Brings `snapshots.json` up to date, also after an error. Closing twice is harmless. */
  close(): Promise<void>;
  /** Reports the results of all shots. @param outside The signal that may have ended the pass early. */
  end(outside: AbortSignal | undefined): RunReport;
}

/** @throws SnapshotError `OUTPUT` if nothing can be saved: before anything is started. */
export async function openPass(
  config: Config,
  shots: readonly Shot[],
  { audit, whole, first, ...control }: PassOptions,
): Promise<Pass> {
  const begun = performance.now();
  const { signal, tell } = control;
  const { concurrency } = config;
  const results: Result[] = [];
  tell({ kind: 'begin', shots, output: config.output, concurrency });
  const output = await openOutput(config.output, shots);
  // The work folder holds nothing that cannot be made again, so errors are ignored.
  await ensureWorkFolder(config.workFolder).catch(() => {});
  const boxes = openBoxes(config.workFolder);
  const notice = (message: string) => tell({ kind: 'notice', message });
  const reuse = openReuse(config, shots, {
    enabled: config.cache,
    audit,
    // The folder has to be exactly as if every shot had been captured.
    acceptEquivalents: false,
    signal,
    notice,
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= output.close());
  return {
    mayNeedNoBrowser: reuse.mayNeedNoBrowser,
    async take(capturer) {
      const environment = await reuse.environmentOf(capturer.browser);
      using remembered = reuse.openSession(capturer, environment);
      const elsewhere = output.madeElsewhere(environment);
      if (elsewhere) notice(`${madeElsewhere}: ${elsewhere}.`);
      await takeAll<Result>(
        shots,
        { ...control, concurrency, workFolder: config.workFolder, together: capturer.together, first },
        {
          take: (shot) => takeShot(shot, { capturer, output, environment, boxes, remembered }),
          failed: (shot, failure) => ({
            shot,
            outcome: { status: 'failed', failure },
            url: undefined,
            size: undefined,
            durationMs: 0,
            reason: 'it was to be captured',
            notes: [],
          }),
          failureOf: ({ outcome }) => (outcome.status === 'failed' ? outcome.failure : undefined),
          keep(result, index) {
            results[index] = result;
            tell({ kind: 'shot-end', result });
          },
        },
      );
      if (whole) await reuse.prune(shots);
    },
    close,
    [Symbol.asyncDispose]: () => close().catch(() => {}),
    end(outside) {
      const report = summarise(shots, results, { output: config.output, begun, signal: outside });
      tell({ kind: 'end', report });
      return report;
    },
  };
}

const madeElsewhere =
  'The pictures that are there were made in another environment, so some may differ without a reason of their own';

interface Taking {
  readonly capturer: Capturer;
  readonly output: Output;
  readonly environment: Environment;
  readonly boxes: BoxStore;
  readonly remembered: ReuseSession;
}

/** Reuses the picture of a shot, or captures and saves it and stores its cache entry. */
async function takeShot(shot: Shot, taking: Taking): Promise<Result> {
  const begun = performance.now();
  const { capturer, output, environment, boxes, remembered } = taking;
  const decision = await remembered.decide(shot, await output.hashOf(shot));
  const result = (outcome: Outcome, visit: Pick<Result, 'url' | 'size' | 'notes'>): Result => ({
    shot,
    outcome,
    ...visit,
    durationMs: performance.now() - begun,
    reason: decision.reason,
  });
  if (decision.action === 'reuse') {
    const { picture, notes } = decision.entry;
    output.reuse(shot, picture, environment);
    return result({ status: 'reused' }, { url: decision.url, size: picture, notes });
  }
  const isAudit = decision.action === 'audit';
  const captured = await capturer.capture(shot, {
    freshWindow: isAudit,
    recorder: remembered.recorderFor(shot),
  });
  const { url, notes } = captured;
  const failed = async (failure: Failure): Promise<Result> => {
    await remembered.forget(shot);
    return result({ status: 'failed', failure }, { url, size: undefined, notes });
  };
  if ('failure' in captured) return failed(captured.failure);
  const { picture, sha256, recorder } = captured;
  if (isAudit && sha256 !== decision.entry.picture.sha256) {
    return failed(await remembered.invalidate(decision.entry, recorder));
  }
  // A later check names with them what changed.
  if (captured.boxes) await boxes.save(sha256, captured.boxes);
  const outcome = await output.save(shot, picture, environment);
  if (outcome.status === 'failed') return failed(outcome.failure);
  await remembered.remember(shot, captured, sha256);
  return result(outcome, { url, size: { width: picture.width, height: picture.height }, notes });
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
    interrupted: skipped > 0 && signal?.aborted ? interruption(signal.reason) : null,
    skipped,
  };
}
