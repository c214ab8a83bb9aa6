import { openComparer } from '../compare/index.ts';
import type { CheckEvent, CheckReport, Config } from '../model/index.ts';
import type { Selection } from '../pages/index.ts';
import { environmentBy, openReuse } from '../reuse/index.ts';
import {
  interruption,
  isWhole,
  openCapturer,
  openControl,
  openSites,
  shotsOf,
  takeAll,
} from '../runner/index.ts';
import { openBoxes, openReportFolder } from '../store/index.ts';
import { fromOtherSite, type OtherSite } from './against/index.ts';
import { checkShot } from './check-shot.ts';
import { type Checked, notChecked } from './checked.ts';
import { fromOutput } from './from-output.ts';
import { reportOf } from './report.ts';
import { resultsOf } from './results.ts';

export interface CheckOptions {
  /** Which of the shots are checked. Default: all. */
  readonly selection?: Selection;
  /** Whether the config lists all pages, so that a picture of another one was removed. Default `true`. */
  readonly allPages?: boolean;
  /** Who is told what happens. Default: nobody. */
  readonly reporters?: readonly ((event: CheckEvent) => void)[];
  /** Ends the check: what is in flight is dropped, what is done is reported, the site is stopped. */
  readonly signal?: AbortSignal;
  /** The share of the shots that are captured even if nothing changed that could change them, from 0 to 1. Default 0. */
  readonly audit?: number;
  /** Whether a page without a baseline is fine. Default `false`. */
  readonly allowNew?: boolean;
  /** Another site to compare with, instead of the pictures in `output/`. Default: none. */
  readonly against?: OtherSite | undefined;
}

/** The report of a check, and the folder that contains it and the pictures. */
export interface CheckResult {
  readonly report: CheckReport;
  readonly folder: string;
}

/**
 * Takes every shot and compares it with its picture in `output/`, where nothing is written. As in a run, the sites are
 * always stopped.
 *
 * @throws SnapshotError if the check cannot go on. The report of the previous check is kept then.
 */
export async function check(config: Config, options: CheckOptions = {}): Promise<CheckResult> {
  const begun = performance.now();
  const { concurrency, output } = config;
  const { selection = {}, allPages = true, allowNew = false } = options;
  const control = openControl<CheckEvent>(options.reporters ?? [], options.signal);
  const { stop, signal, tell } = control;

  await using sites = openSites(config.sites, control);
  const shots = await shotsOf(config, selection, { sites, signal });
  const whole = allPages && isWhole(selection);
  tell({ kind: 'begin', shots, output, concurrency });
  const boxes = openBoxes(config.workFolder);
  await using report = await openReportFolder(config.workFolder);
  await using comparer = openComparer();
  await using reference = options.against
    ? await fromOtherSite(options.against, config, { shots, whole, control })
    : await fromOutput(config, shots, { boxes, whole });
  const canApprove = reference.against.kind === 'baselines';
  // With another site, both sides are always captured.
  const reuse = canApprove
    ? openReuse(config, shots, {
        enabled: config.cache,
        audit: options.audit ?? 0,
        acceptEquivalents: true,
        signal,
        notice: (message) => tell({ kind: 'notice', message }),
      })
    : undefined;
  const done = resultsOf(shots, { tell, mayRename: reference.mayRename });

  let made: Pick<CheckReport, 'environment' | 'elsewhere'> = { environment: null, elsewhere: null };
  {
    const whenNeeded = reuse?.mayNeedNoBrowser ?? false;
    await using capturer = await openCapturer(config, { sites, shots }, { ...control, whenNeeded });
    const { browser } = capturer;
    const environment = reuse
      ? await reuse.environmentOf(browser)
      : environmentBy(await browser.ready(), config.browser.args);
    using remembered = reuse?.openSession(capturer, environment);
    await reference.during({ capturer, environment, comparer }, async ({ elsewhere = null, before }) => {
      made = { environment, elsewhere };
      const checking = {
        before,
        capturer,
        comparer,
        report,
        boxes,
        remembered,
        environment: canApprove ? environment : undefined,
      };
      await takeAll<Checked>(
        shots,
        { ...control, concurrency, workFolder: config.workFolder, together: capturer.together },
        {
          failed: notChecked,
          take: (shot) => checkShot(shot, checking),
          failureOf: ({ checked }) => checked.failure ?? undefined,
          keep: done.keep,
        },
      );
    });
  }
  // A site that cannot be stopped ends the check before its report is written.
  await sites.stop();
  if (whole) await reuse?.prune(shots);
  const skipped = shots.length - done.all().length;
  done.settle(skipped === 0 ? await reference.settle(done.all(), { comparer, report }) : undefined);
  for (const message of reference.notices?.() ?? []) tell({ kind: 'notice', message });

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
  control.throwFirst();
  return { report: document, folder };
}
