import { cpus } from 'node:os';
import pLimit from 'p-limit';
import type { BrowserHandle } from '../browser/index.ts';
import { recipeVersion } from '../capture/index.ts';
import type {
  Config,
  Diagnosis,
  DoctorEvent,
  DoctorReport,
  Finding,
  Remedy,
  Shot,
  Surroundings,
} from '../model/index.ts';
import type { Selection } from '../pages/index.ts';
import { listShots } from '../run.ts';
import { type Stage, steer, withStage } from '../stage.ts';
import { fingerprint, thisEnvironment } from '../store/index.ts';
import { type AnotherInstance, openAnother } from './another.ts';
import { observe, type Capturing } from './examine.ts';
import { treat, writeRemedy, type Treatment } from './remedy.ts';

export interface DoctorOptions {
  readonly selection: Selection;
  readonly reporters: readonly ((event: DoctorEvent) => void)[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Captures every shot several times in different circumstances, names what is not the same each time, why, and what to
 * write into the config, and tries that out. Writes no picture. The sites are stopped as in a run.
 *
 * @throws SnapshotError if the run cannot go on; the signal's reason if it was aborted.
 */
export async function doctor(
  config: Config,
  { selection, reporters, signal: given }: DoctorOptions,
): Promise<DoctorReport> {
  const begun = performance.now();
  const steering = steer<DoctorEvent>(reporters, given);
  const { stop, signal, tell } = steering;
  const shots = await listShots(config, selection);
  const diagnoses: Diagnosis[] = [];
  let surroundings: Surroundings | undefined;

  // Of each shot, two captures are under way most of the time.
  const concurrency = Math.ceil(config.concurrency / 2);
  tell({ kind: 'begin', shots, output: config.output, concurrency });
  await withStage(config, shots, steering, async (stage) => {
    surroundings = await lookAround(stage.browser, config);
    await using another = openAnother(config.sites, signal);
    await pLimit(concurrency).map(shots.entries(), async ([index, shot]) => {
      if (signal.aborted) return;
      tell({ kind: 'shot-begin', shot });
      try {
        const diagnosis = await diagnose(shot, { config, stage, shots, another, signal });
        diagnoses[index] = diagnosis;
        tell({ kind: 'diagnosis', diagnosis });
      } catch (error) {
        stop.abort(error);
      }
    });
  });
  signal.throwIfAborted();
  steering.throwFirst();
  return { surroundings: surroundings!, diagnoses, durationMs: performance.now() - begun };
}

async function lookAround(browser: BrowserHandle, { browser: { args } }: Config): Promise<Surroundings> {
  const info = await browser.ready();
  const environment = thisEnvironment(info, args, recipeVersion);
  const processors = cpus();
  return {
    environment,
    fingerprint: fingerprint(environment),
    executable: info.path,
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    node: process.version,
  };
}

interface Practice {
  readonly config: Config;
  readonly stage: Stage;
  readonly shots: readonly Shot[];
  readonly another: AnotherInstance;
  readonly signal: AbortSignal;
}

async function diagnose(shot: Shot, { config, stage, shots, another, signal }: Practice): Promise<Diagnosis> {
  const begun = performance.now();
  const { site } = shot.page;
  const capturing: Capturing = {
    siteUrl: stage.sites.get(site)!.url,
    otherUrl: () => another.urlOf(site),
    earlier: shots.find(({ page }) => page.site === site && page !== shot.page) ?? shot,
    newContext: stage.browser.newContext,
    stillWorks: stage.browser.stillWorks,
    signal,
  };
  const observed = await observe(shot, capturing);
  const durationMs = () => performance.now() - begun;
  if ('kind' in observed) return { shot, durationMs: durationMs(), status: 'failed', failure: observed };
  if (observed.differs.length === 0) return { shot, durationMs: durationMs(), status: 'stable', ...observed };
  const { findings, remedy } = await heal(shot, observed.findings, { config, capturing });
  return { shot, durationMs: durationMs(), status: 'unstable', ...observed, findings, remedy };
}

/** Covering what moved most may show what else moves. */
const mostTrials = 3;

/** Tries what ought to help, and more of it as long as something still moves. */
async function heal(
  shot: Shot,
  found: readonly Finding[],
  { config, capturing }: { config: Config; capturing: Capturing },
): Promise<{ findings: readonly Finding[]; remedy: Remedy | undefined }> {
  let findings = found;
  let last: Treatment | undefined;
  for (let trial = 1; trial <= mostTrials; trial += 1) {
    const treatment = treat(shot, findings);
    if (!treatment || JSON.stringify(treatment) === JSON.stringify(last)) break;
    last = treatment;
    const treated: Shot = { ...shot, options: { ...shot.options, ...treatment } };
    const observed = await observe(treated, capturing);
    if ('kind' in observed) break;
    if (observed.differs.length === 0) {
      return { findings, remedy: { ...writeRemedy(shot, treatment, config), holds: true } };
    }
    findings = [...findings, ...observed.findings.filter((finding) => !includes(findings, finding))];
  }
  return { findings, remedy: last && { ...writeRemedy(shot, last, config), holds: false } };
}

function includes(findings: readonly Finding[], { kind, name }: Finding): boolean {
  return findings.some((other) => other.kind === kind && other.name === name);
}
