/**
 * The public API. Only what is called is loaded: `pages.config.ts` imports `defineConfig` from here on every run.
 */
import { SnapshotError } from './errors.ts';
import type {
  Approval,
  CheckEvent,
  CheckReport,
  DoctorEvent,
  DoctorReport,
  Reporter,
  RunEvent,
  RunReport,
  RunningSite,
  Shot,
} from './model/index.ts';
import type { Options } from './config/contract.ts';
import type { SiteOptions } from './options.ts';
import type { OpeningContext } from './report/contract.ts';
import type { Reporting } from './report/index.ts';

export { SnapshotError };
export type { Options } from './config/contract.ts';
export type { ErrorCode } from './errors.ts';
export type {
  Against,
  AnswerChange,
  Approval,
  Box,
  Cause,
  Change,
  ChangeGroup,
  ChangeKind,
  CheckedShot,
  CheckEvent,
  CheckReport,
  CheckStatus,
  Counts,
  DefaultedOption,
  Diagnosis,
  DoctorEvent,
  DoctorReport,
  Environment,
  Examined,
  FactKind,
  Failure,
  Finding,
  Ignored,
  LayerOptions,
  Note,
  Outcome,
  Page,
  ProblemKind,
  Recipe,
  Remedy,
  ReportedChange,
  ReportedElement,
  ReportedPicture,
  ReportedRecord,
  Reporter,
  ReporterObject,
  ResolvedShotOptions,
  Result,
  RunEvent,
  RunningSite,
  RunReport,
  Shot,
  SiteExit,
  Surroundings,
  Variant,
} from './model/index.ts';
export type {
  AppKind,
  AppSite,
  BrowserOptions,
  CommandPort,
  CommandSite,
  CompareOptions,
  ContentOptions,
  FolderSite,
  GracefulShutdownOptions,
  HeadersForOrigins,
  MomentOptions,
  PageOptions,
  PagesContext,
  PagesFunction,
  PictureOptions,
  ReadyOptions,
  RecipeOptions,
  ShotOptions,
  SiteOptions,
  UrlSite,
  ViewOptions,
  WaitForOptions,
  WaitOptions,
} from './options.ts';

/**
 * Gives back what it is given; the editor completes and checks it while it is written. A function is called each time
 * that the config is read.
 *
 * ```ts
 * export default defineConfig(async () => ({ site: './dist', pages: await pagesOfTheCms() }));
 * ```
 */
export function defineConfig(options: Options): Options;
export function defineConfig(options: OptionsFunction): OptionsFunction;
export function defineConfig(options: Options | OptionsFunction): Options | OptionsFunction {
  return options;
}

/** Gives the options when the config is read. */
export type OptionsFunction = () => Options | Promise<Options>;

/** Where a config is looked for. */
export interface LoadOptions {
  /** The folder in which it is looked for. Default: the working directory. */
  readonly cwd?: string;
  /** The file, relative to `cwd`. Default: the first `pages.config.*` that is there. */
  readonly config?: string;
}

/** What a config says. */
export interface LoadedConfig {
  readonly options: Options;
  /** The file that it was read from; `undefined` if there is none. */
  readonly file: string | undefined;
  /** What relative paths of the options are relative to. */
  readonly cwd: string;
}

/**
 * Reads the config of a project and checks it; without a file, the options are empty.
 *
 * ```ts
 * const { options, cwd } = await loadConfig();
 * const { counts } = await run({ ...options, strict: true }, { cwd });
 * ```
 *
 * @throws SnapshotError `CONFIG_NOT_FOUND` if the file that was named is not there, `CONFIG_LOAD` if it cannot be run,
 * `CONFIG_INVALID` with every mistake at once.
 */
export async function loadConfig({ cwd = process.cwd(), config }: LoadOptions = {}): Promise<LoadedConfig> {
  return (await import('./config/index.ts')).loadOptions(config, cwd);
}

/** Which of the shots are meant. */
export interface SelectOptions {
  /** What relative paths are relative to. Default: the working directory. */
  readonly cwd?: string;
  /** Only the shots whose id, page name or path matches one of these globs. Default: all. */
  readonly only?: readonly string[];
  /** Only these variants, by name. Default: all. */
  readonly variants?: readonly string[];
}

/** How a list is made. */
export interface ListOptions extends SelectOptions {
  /** Ends it: the site is stopped if it was started, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Every shot that a run would take, in its order. Nothing is started, unless `pages` is a function: then the site is
 * started, asked, and stopped.
 *
 * @throws SnapshotError for mistakes in the options; `NO_SHOTS` if there is none; `PAGES` if the function fails.
 */
export async function listShots(
  options: Options,
  { cwd = process.cwd(), signal, ...selection }: ListOptions = {},
): Promise<readonly Shot[]> {
  const [{ configOf }, runner] = await Promise.all([import('./config/index.ts'), import('./run.ts')]);
  return runner.listShots(configOf(options, cwd), selection, signal && { signal });
}

/** How a run from a program differs from one from the command line. */
export interface RunOptions extends SelectOptions {
  /** Who is told what happens: as `reporters` of the options, in whose place they are. Default: those. */
  readonly reporters?: readonly (string | Reporter<RunEvent>)[];
  /**
   * Ends the run: what is in flight is dropped, what is done stays, the site is stopped. `run` then resolves with
   * what was done, and `interrupted` of the report is `'aborted'`. Before the first shot it rejects instead.
   */
  readonly signal?: AbortSignal;
}

/**
 * Starts the site, takes every shot, and always stops the site.
 *
 * ```ts
 * const { counts } = await run({ site: './dist' });
 * if (counts.failed > 0) process.exitCode = 1;
 * ```
 *
 * @throws SnapshotError if the run cannot go on: mistakes in the options, no site, no browser, no place to write;
 * `INTERRUPTED` if it was aborted before the first shot, with the signal's reason as its cause.
 */
export async function run(
  options: Options,
  { cwd = process.cwd(), reporters, signal, ...selection }: RunOptions = {},
): Promise<RunReport> {
  const [{ configOf }, { openReporters }, runner] = await Promise.all([
    import('./config/index.ts'),
    import('./report/index.ts'),
    import('./run.ts'),
  ]);
  const config = configOf(telling(options, reporters), cwd);
  const reporting = await openReporters(config.reporters ?? [], await openingIn(cwd));
  return during(reporting, signal, (tell) =>
    runner.run(config, { selection, reporters: [tell], ...(signal && { signal }) }),
  );
}

/** How a check from a program differs from one from the command line. */
export interface CheckOptions extends Omit<RunOptions, 'reporters'> {
  /** Who is told what happens: as `reporters` of the options, in whose place they are. Default: those. */
  readonly reporters?: readonly (string | Reporter<CheckEvent>)[];
  /** Whether a page without a picture in `output/` is fine; it is part of the report. Default `false`. */
  readonly allowNew?: boolean;
  /**
   * Another site to compare with, photographed at the same time, instead of the pictures in `output/`: a folder, a
   * git ref, which is checked out in a temporary folder, or a URL. Default: none.
   */
  readonly against?: string;
}

/** What a check found, and where that is kept. */
export interface CheckResult extends CheckReport {
  /** The folder with `report.json`, `index.html` and the pictures of what is not the same. */
  readonly folder: string;
}

/**
 * Starts the site, takes every shot, compares it with its picture in `output/`, and always stops the site. Nothing is
 * written but the report, in `.snapshot-site/check/`.
 *
 * ```ts
 * const { counts, shots } = await check({ site: './dist' });
 * if (counts.changed > 0) console.log(shots.filter(({ status }) => status === 'changed'));
 * ```
 *
 * @throws SnapshotError if the check cannot go on: as `run` does, `AGAINST` if there is no such other site, `BUILD` if
 * the other commit cannot be built.
 */
export async function check(
  options: Options,
  {
    cwd = process.cwd(),
    reporters,
    signal,
    against: name,
    allowNew = false,
    ...selection
  }: CheckOptions = {},
): Promise<CheckResult> {
  const [{ configOf }, { openCheckReporters }, checker] = await Promise.all([
    import('./config/index.ts'),
    import('./report/index.ts'),
    import('./check/index.ts'),
  ]);
  const config = configOf(telling(options, reporters), cwd);
  const against = name === undefined ? undefined : { name, cwd };
  const reporting = await openCheckReporters(config.reporters ?? [], await openingIn(cwd));
  const { report, folder } = await during(reporting, signal, (tell) =>
    checker.check(config, { selection, reporters: [tell], allowNew, against, ...(signal && { signal }) }),
  );
  return { ...report, folder };
}

/** Which of what the last check found is taken over. Given several, a shot needs only one of them. */
export interface ApproveOptions {
  /** What relative paths are relative to. Default: the working directory. */
  readonly cwd?: string;
  /** Globs of shot ids, page names or paths. Default: everything, where no `groups` are given either. */
  readonly only?: readonly string[];
  /** Ids of groups: the shots in which nothing else changed. Default: none. */
  readonly groups?: readonly string[];
  /** Whether pictures without a shot are deleted too. Default `false`. */
  readonly prune?: boolean;
  /** The folder of the report, such as one that a CI run made. Default: that of the last check. */
  readonly from?: string;
}

/**
 * Takes over what the last check found: exactly the pictures of its report become those in `output/`.
 *
 * @throws SnapshotError `REPORT` if there is no report, or none that can be approved; `USAGE` for a shot or a group that
 * is not in it; `OUTPUT` if something cannot be written, and then everything is as it was.
 */
export async function approve(
  options: Options,
  { cwd = process.cwd(), only = [], groups = [], prune = false, from }: ApproveOptions = {},
): Promise<Approval> {
  const [{ configOf }, approver] = await Promise.all([import('./config/index.ts'), import('./approve.ts')]);
  // Only folders are asked of the config, so it need not say what is photographed.
  const config = configOf(options, cwd, { site: '.' });
  return approver.approve(config, { choice: { shots: only, groups, prune }, from, cwd });
}

/** How an examination from a program differs from one from the command line. */
export interface DoctorOptions extends SelectOptions {
  /** Who is told what happens. Default: nobody. */
  readonly reporters?: readonly Reporter<DoctorEvent>[];
  /** Ends the examination, which then rejects; the site is stopped. */
  readonly signal?: AbortSignal;
}

/**
 * Takes every shot several times in different circumstances, and says which do not come out the same, why, and what to
 * write into the config. Writes no picture, and always stops the site.
 *
 * @throws SnapshotError if it cannot go on, as `run` does; `INTERRUPTED` if it was aborted.
 */
export async function doctor(
  options: Options,
  { cwd = process.cwd(), reporters = [], signal, ...selection }: DoctorOptions = {},
): Promise<DoctorReport> {
  const [{ configOf }, { openOwnReporters }, examiner] = await Promise.all([
    import('./config/index.ts'),
    import('./report/index.ts'),
    import('./doctor/index.ts'),
  ]);
  const config = configOf(options, cwd);
  return during(openOwnReporters(reporters), signal, (tell) =>
    examiner.doctor(config, { selection, reporters: [tell], signal }),
  );
}

/** The options with other reporters, if there are any. */
function telling(options: Options, reporters: readonly (string | Reporter<never>)[] | undefined): Options {
  return reporters === undefined
    ? options
    : { ...options, reporters: reporters as Options['reporters'] & {} };
}

/** What the reporters of a program are opened with: those that it names write where they would in a terminal. */
async function openingIn(cwd: string): Promise<OpeningContext> {
  const [{ stdout, stderr }, { loadModule }] = await Promise.all([
    import('./report/index.ts'),
    import('./config/index.ts'),
  ]);
  return { stdout, stderr, verbosity: 'normal', cwd, loadModule, mayLack: true };
}

/** Does something of which reporters are told, and closes them however it ends. */
async function during<Event, Done>(
  reporting: Reporting<Event>,
  signal: AbortSignal | undefined,
  act: (tell: (event: Event) => void) => Promise<Done>,
): Promise<Done> {
  try {
    const done = await act(reporting.tell);
    reporting.throwFirst();
    return done;
  } catch (error) {
    throw abortedEarly(error, signal);
  } finally {
    reporting.close();
  }
}

/** The caller's own reason, as the error that says what it ended. */
function abortedEarly(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!signal?.aborted || error !== signal.reason) return error;
  return new SnapshotError('INTERRUPTED', 'The run was aborted before the first shot.', { cause: error });
}

/** How a site is started. */
export interface StartSiteOptions {
  /** What relative paths are relative to. Default: the working directory. */
  readonly cwd?: string;
  /** Gives up starting. Once the site runs, only `stop()` stops it. */
  readonly signal?: AbortSignal;
  /** Hears each line that the site prints. Default: nobody; `output()` has the last 200. */
  readonly onLine?: (line: string) => void;
}

/**
 * Starts a site on a port that the operating system assigns and resolves once it answers.
 *
 * ```ts
 * await using site = await startSite('./dist');
 * const answer = await fetch(new URL('/about', site.url));
 * ```
 *
 * @throws SnapshotError if the site cannot be found or started, or does not become ready.
 */
export async function startSite(
  options: SiteOptions,
  { cwd = process.cwd(), ...rest }: StartSiteOptions = {},
): Promise<RunningSite> {
  const [{ siteOf }, site] = await Promise.all([import('./config/index.ts'), import('./site/index.ts')]);
  return site.startSite(siteOf(options, cwd), rest);
}
