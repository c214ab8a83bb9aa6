import { capture, isPicture, recordBoxes } from './capture/index.ts';
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
import { interruption, originsOf, type Stage, type Steering, takeAll } from './stage.ts';
import { type BoxStore, ensureScratch, openBoxes, openOutput, type Output, sha256Of } from './store/index.ts';

export interface RoundOptions extends Steering<RunEvent> {
  /** The share of the shots that are taken even if their pictures could be reused, from 0 to 1. */
  readonly audit: number;
  /** Whether the shots are all that there are, so that what is remembered of others can be forgotten. */
  readonly whole: boolean;
  /** Which of them are taken before the others. Default: none. */
  readonly first?: ((shot: Shot) => boolean) | undefined;
}

/** One time through the shots. Whoever opens it closes it. */
export interface Round {
  /** Whether no shot may have to be taken: then the browser is launched when one has to. */
  readonly mayNeedNoBrowser: boolean;
  /** Takes every shot that cannot be reused, at most `concurrency` at a time. */
  take(stage: Stage): Promise<void>;
  /** Brings `snapshots.json` up to date. Always called, also after an error. */
  close(): Promise<void>;
  /** Tells what became of all shots. @param outside What may have ended the round early. */
  end(outside: AbortSignal | undefined): RunReport;
}

/** @throws SnapshotError `OUTPUT` if nothing can be saved: before anything is started. */
export async function openRound(
  config: Config,
  shots: readonly Shot[],
  { audit, whole, first, ...steering }: RoundOptions,
): Promise<Round> {
  const begun = performance.now();
  const { signal, tell } = steering;
  const { concurrency } = config;
  const results: Result[] = [];
  tell({ kind: 'begin', shots, output: config.output, concurrency });
  const output = await openOutput(config.output, shots);
  // All that is in it may be lost, so it is no trouble if it cannot be written.
  await ensureScratch(config.scratch).catch(() => {});
  const boxes = openBoxes(config.scratch);
  const notice = (message: string) => tell({ kind: 'notice', message });
  const reuse = openReuse(config, shots, {
    enabled: config.cache,
    audit,
    // The folder is to be as if all were taken.
    acceptEquivalents: false,
    signal,
    notice,
  });
  return {
    mayNeedNoBrowser: reuse.mayNeedNoBrowser,
    async take(stage) {
      const environment = await reuse.environmentOf(stage.browser);
      using remembered = reuse.openSession(stage.sites, environment);
      const elsewhere = output.madeElsewhere(environment);
      if (elsewhere) notice(`${madeElsewhere}: ${elsewhere}.`);
      await takeAll<Result>(
        shots,
        { ...steering, concurrency, scratch: config.scratch, first },
        {
          take: (shot) => takeShot(shot, { stage, signal, output, environment, boxes, remembered }),
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
    close: () => output.close(),
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
  readonly stage: Stage;
  readonly signal: AbortSignal;
  readonly output: Output;
  readonly environment: Environment;
  readonly boxes: BoxStore;
  readonly remembered: ReuseSession;
}

/** Reuses its picture, or captures it, saves it, and remembers how it came about. */
async function takeShot(shot: Shot, taking: Taking): Promise<Result> {
  const begun = performance.now();
  const { stage, signal, output, environment, boxes, remembered } = taking;
  const decision = await remembered.decide(shot, await output.hashOf(shot));
  const result = (outcome: Outcome, seen: Pick<Result, 'url' | 'size' | 'notes'>): Result => ({
    shot,
    outcome,
    ...seen,
    durationMs: performance.now() - begun,
    reason: decision.reason,
  });
  if (decision.action === 'reuse') {
    const { picture, notes } = decision.entry;
    output.reuse(shot, picture, environment);
    return result({ status: 'reused' }, { url: decision.url, size: picture, notes });
  }
  const { newContext, stillWorks } = stage.browser;
  // A shot that makes sure of others has a window of its own, as nothing else.
  const idle = decision.action === 'audit' ? undefined : stage.idle;
  const siteUrl = stage.sites.get(shot.page.site)!.url;
  // So that a check can later name what changed.
  const recorder = { boxes: recordBoxes(shot), trace: remembered.recorderFor(shot) };
  const examiners = [recorder.boxes, recorder.trace];
  const { taken, url, notes } = await capture(shot, {
    siteUrl,
    ownOrigins: originsOf(stage.sites),
    newContext,
    stillWorks,
    idle,
    signal,
    examiners,
  });
  const failed = async (failure: Failure): Promise<Result> => {
    await remembered.forget(shot);
    return result({ status: 'failed', failure }, { url, size: undefined, notes });
  };
  if (!isPicture(taken)) return failed(taken);
  const sha256 = sha256Of(taken.bytes);
  if (decision.action === 'audit' && sha256 !== decision.entry.picture.sha256) {
    return failed(await remembered.invalidate(decision.entry, recorder.trace));
  }
  if (recorder.boxes.boxes) await boxes.save(sha256, recorder.boxes.boxes);
  const outcome = await output.save(shot, taken, environment);
  if (outcome.status === 'failed') return failed(outcome.failure);
  await remembered.remember(shot, { picture: taken, sha256, recorder: recorder.trace, url, notes }, sha256);
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
    interrupted: skipped > 0 && signal?.aborted ? interruption(signal.reason) : null,
    skipped,
  };
}
