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
import { type Capturer, openCapturer, openControl, openSites, shotsOf } from '../runner/index.ts';
import { fingerprint, thisEnvironment } from '../store/index.ts';
import { type SecondInstance, openSecondInstance } from './second-instance.ts';
import { observe, type CaptureSettings } from './observe.ts';
import { proposeOptions, writeRemedy, type RemedyOptions } from './remedy.ts';

export interface DoctorOptions {
  readonly selection: Selection;
  readonly reporters: readonly ((event: DoctorEvent) => void)[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Captures every shot several times in different circumstances. It reports what differs, why, and which options help,
 * and verifies those options. It writes no picture. The sites are stopped as in a run.
 *
 * @throws SnapshotError if the run cannot go on; the signal's reason if it was aborted.
 */
export async function doctor(
  config: Config,
  { selection, reporters, signal: given }: DoctorOptions,
): Promise<DoctorReport> {
  const begun = performance.now();
  const control = openControl<DoctorEvent>(reporters, given);
  const { stop, signal, tell } = control;
  await using sites = openSites(config.sites, control);
  const shots = await shotsOf(config, selection, { sites, signal });
  const diagnoses: Diagnosis[] = [];
  let surroundings: Surroundings | undefined;

  // Usually two captures of each shot run at the same time.
  const concurrency = Math.ceil(config.concurrency / 2);
  tell({ kind: 'begin', shots, output: config.output, concurrency });
  {
    await using capturer = await openCapturer(config, { sites, shots }, control);
    surroundings = await describeSurroundings(capturer.browser, config);
    await using secondInstance = openSecondInstance(config.sites, signal);
    await pLimit(concurrency).map(shots.entries(), async ([index, shot]) => {
      if (signal.aborted) return;
      tell({ kind: 'shot-begin', shot });
      try {
        const diagnosis = await diagnose(shot, { config, capturer, shots, secondInstance, signal });
        diagnoses[index] = diagnosis;
        tell({ kind: 'diagnosis', diagnosis });
      } catch (error) {
        stop.abort(error);
      }
    });
  }
  await sites.stop();
  signal.throwIfAborted();
  control.throwFirst();
  return { surroundings: surroundings!, diagnoses, durationMs: performance.now() - begun };
}

async function describeSurroundings(
  browser: BrowserHandle,
  { browser: { args } }: Config,
): Promise<Surroundings> {
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

interface DiagnosisContext {
  readonly config: Config;
  readonly capturer: Capturer;
  readonly shots: readonly Shot[];
  readonly secondInstance: SecondInstance;
  readonly signal: AbortSignal;
}

async function diagnose(
  shot: Shot,
  { config, capturer, shots, secondInstance, signal }: DiagnosisContext,
): Promise<Diagnosis> {
  const begun = performance.now();
  const { site } = shot.page;
  const durationMs = () => performance.now() - begun;
  const login = await capturer.loginOf(shot);
  if (login && 'kind' in login) return { shot, durationMs: durationMs(), status: 'failed', failure: login };
  const settings: CaptureSettings = {
    siteUrl: capturer.sites.get(site)!.url,
    // The other instance does not know the session.
    otherUrl: async () => (login ? undefined : secondInstance.urlOf(site)),
    earlier: shots.find(({ page }) => page.site === site && page !== shot.page) ?? shot,
    newContext: capturer.browser.newContext,
    stillWorks: capturer.browser.stillWorks,
    login,
    signal,
  };
  const observed = await observe(shot, settings);
  if ('kind' in observed) return { shot, durationMs: durationMs(), status: 'failed', failure: observed };
  if (observed.differs.length === 0) return { shot, durationMs: durationMs(), status: 'stable', ...observed };
  const { findings, remedy } = await findRemedy(shot, observed.findings, { config, settings });
  return { shot, durationMs: durationMs(), status: 'unstable', ...observed, findings, remedy };
}

/** After the first change is masked, others may appear. */
const maxTrials = 3;

/** Tries the proposed options, and more of them while something still differs. */
async function findRemedy(
  shot: Shot,
  found: readonly Finding[],
  { config, settings }: { config: Config; settings: CaptureSettings },
): Promise<{ findings: readonly Finding[]; remedy: Remedy | undefined }> {
  let findings = found;
  let last: RemedyOptions | undefined;
  for (let trial = 1; trial <= maxTrials; trial += 1) {
    const proposed = proposeOptions(shot, findings);
    if (!proposed || JSON.stringify(proposed) === JSON.stringify(last)) break;
    last = proposed;
    const shotWithOptions: Shot = { ...shot, options: { ...shot.options, ...proposed } };
    const observed = await observe(shotWithOptions, settings);
    if ('kind' in observed) break;
    if (observed.differs.length === 0) {
      return { findings, remedy: { ...writeRemedy(shot, proposed, config), holds: true } };
    }
    findings = [...findings, ...observed.findings.filter((finding) => !includes(findings, finding))];
  }
  return { findings, remedy: last && { ...writeRemedy(shot, last, config), holds: false } };
}

function includes(findings: readonly Finding[], { kind, name }: Finding): boolean {
  return findings.some((other) => other.kind === kind && other.name === name);
}
