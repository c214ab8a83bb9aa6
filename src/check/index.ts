import { recipeVersion } from '../capture/version.ts';
import { openComparer } from '../compare/index.ts';
import type { CheckEvent, CheckReport, Config } from '../model.ts';
import type { Selection } from '../pages/index.ts';
import { listShots } from '../run.ts';
import { interruption, steer, takeAll, withStage } from '../stage.ts';
import { openBoxes } from '../store/boxes.ts';
import { openReportFolder } from '../store/check-report.ts';
import { thisEnvironment } from '../store/environment.ts';
import { fromOtherSite, type OtherSite } from './against/index.ts';
import { checkShot } from './check-shot.ts';
import type { Checked } from './checked.ts';
import { fromOutput } from './from-output.ts';
import { reportOf } from './report.ts';
import { resultsOf } from './results.ts';
import { shooter } from './shoot.ts';

export interface CheckOptions {
  /** Which of the shots are checked. Default: all. */
  readonly selection?: Selection;
  /** Whether the config lists all pages, so that a picture of another one was removed. Default `true`. */
  readonly allPages?: boolean;
  /** Who is told what happens. Default: nobody. */
  readonly reporters?: readonly ((event: CheckEvent) => void)[];
  /** Ends the check: what is in flight is dropped, what is done is reported, the site is stopped. */
  readonly signal?: AbortSignal;
  /** Whether a page without a baseline is fine. Default `false`. */
  readonly allowNew?: boolean;
  /** Another site to compare with, instead of the pictures in `output/`. Default: none. */
  readonly against?: OtherSite | undefined;
}

/** What a check found, and the folder with its report and the pictures. */
export interface CheckResult {
  readonly report: CheckReport;
  readonly folder: string;
}

/**
 * Takes every shot and compares it with its picture in `output/`, where nothing is written. The sites are stopped as
 * in a run.
 *
 * @throws SnapshotError if the check cannot go on. The report of the last one stays then.
 */
export async function check(config: Config, options: CheckOptions = {}): Promise<CheckResult> {
  const begun = performance.now();
  const { concurrency, output } = config;
  const { selection = {}, allPages = true, allowNew = false } = options;
  const steering = steer<CheckEvent>(options.reporters ?? [], options.signal);
  const { stop, signal, tell } = steering;

  const shots = await listShots(config, selection);
  const whole = allPages && !selection.only && !selection.variants;
  tell({ kind: 'begin', shots, output, concurrency });
  const boxes = openBoxes(config.scratch);
  await using report = await openReportFolder(config.scratch);
  await using comparer = openComparer();
  await using reference = options.against
    ? await fromOtherSite(options.against, config, { shots, whole, steering })
    : await fromOutput(config, shots, { boxes, whole });
  const canApprove = reference.against.kind === 'baselines';
  const done = resultsOf(shots, { tell, mayRename: reference.mayRename });

  let made: Pick<CheckReport, 'environment' | 'elsewhere'> = { environment: null, elsewhere: null };
  await withStage(config, shots, steering, async (stage) => {
    const { browser, sites } = stage;
    const environment = thisEnvironment(await browser.ready(), config.browser.args, recipeVersion);
    await reference.during({ stage, environment, comparer }, async ({ elsewhere = null, before }) => {
      made = { environment, elsewhere };
      const shoot = shooter(sites, { browser, signal });
      const checking = {
        before,
        shoot,
        comparer,
        report,
        boxes,
        environment: canApprove ? environment : undefined,
      };
      await takeAll<Checked>(
        shots,
        { ...steering, concurrency },
        {
          take: (shot) => checkShot(shot, checking),
          failureOf: ({ checked }) => checked.failure ?? undefined,
          keep: done.keep,
        },
      );
    });
  });
  const skipped = shots.length - done.all().length;
  done.settle(skipped === 0 ? await reference.settle(done.all(), { comparer, report }) : undefined);

  const document = reportOf(done.all(), reference.against, {
    ...made,
    allowNew,
    durationMs: Math.round(performance.now() - begun),
    output,
    interrupted: skipped > 0 && options.signal?.aborted ? interruption(options.signal.reason) : null,
    skipped,
  });
  const folder = await report.finish(document);
  tell({ kind: 'checked-all', report: document, folder });
  stop.signal.throwIfAborted();
  return { report: document, folder };
}
