/**
 * The public API. Each function loads its modules when it is called, because `pages.config.ts` imports `defineConfig` from
 * here on every run.
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
import type { SiteOptions } from './options/index.ts';
import type { OpeningContext } from './report/contract.ts';
import type { Reporting } from './report/index.ts';

export { env } from './env.ts';
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
  ResolvedAction,
  ResolvedMock,
  ResolvedMockRule,
  ResolvedShotOptions,
  PageShot,
  ResolvedUser,
  Result,
  RunEvent,
  RunningSite,
  RunReport,
  Shot,
  SiteExit,
  Surroundings,
  Variant,
  Visitor,
} from './model/index.ts';
export type {
  AcceptAction,
  Action,
  ActionContext,
  ActionFunction,
  ActionOptions,
  AnswerFunctionRule,
  AnswerRule,
  AnyAction,
  AppKind,
  AppSite,
  BrowserOptions,
  CheckAction,
  ClickAction,
  ClickOptions,
  CommandPort,
  CommandSite,
  CompareOptions,
  ContentOptions,
  DblclickAction,
  DismissAction,
  DragToAction,
  EvaluateAction,
  FillAction,
  FocusAction,
  FolderSite,
  GoBackAction,
  GotoAction,
  GracefulShutdownOptions,
  HarRule,
  HeadersForOrigins,
  HoverAction,
  IdentityOptions,
  MockAnswer,
  MockOptions,
  MockRequest,
  MockRule,
  MockSet,
  MockedRequests,
  MomentOptions,
  PageOptions,
  PageShotOptions,
  PagesContext,
  PagesFunction,
  PictureOptions,
  PressAction,
  ReadyOptions,
  RecipeOptions,
  ReloadAction,
  ScrollAction,
  SelectOptionAction,
  SetInputFilesAction,
  ShotOptions,
  SiteOptions,
  SocketMessage,
  StorageState,
  Target,
  TargetOptions,
  TypeAction,
  UncheckAction,
  UrlSite,
  UserOptions,
  ViewOptions,
  VisitorOptions,
  WaitAction,
  WaitForAction,
  WaitForConditions,
  WaitForOptions,
  WaitOptions,
  WebSocketRule,
} from './options/index.ts';

/**
 * Returns its argument. With it, editors complete and check the config. A function is called each time the config is read.
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

/** Returns the options when the config is read. */
export type OptionsFunction = () => Options | Promise<Options>;

/** Where the config is. */
export interface LoadOptions {
  /** The folder of the config. Default: the working directory. */
  readonly cwd?: string;
  /** The file, relative to `cwd`. Default: the first `pages.config.*` that exists. */
  readonly config?: string;
}

/** A config that was read. */
export interface LoadedConfig {
  readonly options: Options;
  /** The file of the config; `undefined` if there is none. */
  readonly file: string | undefined;
  /** The folder to which paths in the options are relative. */
  readonly cwd: string;
}

/**
 * Reads the config of a project and checks it. Without a file, the options are empty.
 *
 * ```ts
 * const { options, cwd } = await loadConfig();
 * const { counts } = await run({ ...options, strict: true }, { cwd });
 * ```
 *
 * @throws SnapshotError `CONFIG_NOT_FOUND` if the given file does not exist, `CONFIG_LOAD` if it cannot be run,
 * `CONFIG_INVALID` with all mistakes at once.
 */
export async function loadConfig({ cwd = process.cwd(), config }: LoadOptions = {}): Promise<LoadedConfig> {
  return (await import('./config/index.ts')).loadOptions(config, cwd);
}

/** Which of the shots are selected. */
export interface SelectOptions {
  /** The folder to which relative paths are relative. Default: the working directory. */
  readonly cwd?: string;
  /** Only the shots whose id, page name or path matches one of these globs. Default: all. */
  readonly only?: readonly string[];
  /** Only these variants, by name. Default: all. */
  readonly variants?: readonly string[];
}

/** The options of `listShots`. */
export interface ListOptions extends SelectOptions {
  /** Ends the listing: the site is stopped if it was started, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Lists the shots that a run would take, in its order. Nothing is started, unless `pages` is a function: then the site is
 * started, the function is called, and the site is stopped.
 *
 * @throws SnapshotError for mistakes in the options; `NO_SHOTS` if there is no shot; `PAGES` if the function fails.
 */
export async function listShots(
  options: Options,
  { cwd = process.cwd(), signal, ...selection }: ListOptions = {},
): Promise<readonly Shot[]> {
  const [{ configOf }, runner] = await Promise.all([import('./config/index.ts'), import('./run.ts')]);
  return runner.listShots(configOf(options, cwd), selection, signal && { signal });
}

/** The options of `run`. */
export interface RunOptions extends SelectOptions {
  /** Reporters that replace the `reporters` of the config. Default: those of the config. */
  readonly reporters?: readonly (string | Reporter<RunEvent>)[];
  /**
   * Ends the run: shots in progress are dropped, finished ones stay, and the site is stopped. `run` then resolves with
   * what was done, and `interrupted` in the report is `'aborted'`. Before the first shot it rejects instead.
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
 * @throws SnapshotError if the run cannot go on: mistakes in the options, no site, no browser, or an output folder that
 * cannot be written; `INTERRUPTED` if it was aborted before the first shot, with the signal's reason as its cause.
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
  const config = configOf(withReporters(options, reporters), cwd);
  const reporting = await openReporters(config.reporters ?? [], await openingIn(cwd));
  return during(reporting, signal, (tell) =>
    runner.run(config, { selection, reporters: [tell], ...(signal && { signal }) }),
  );
}

/** The options of `check`. */
export interface CheckOptions extends Omit<RunOptions, 'reporters'> {
  /** Reporters that replace the `reporters` of the config. Default: those of the config. */
  readonly reporters?: readonly (string | Reporter<CheckEvent>)[];
  /** Whether new shots, which have no picture in `output/` yet, are accepted. It is part of the report. Default `false`. */
  readonly allowNew?: boolean;
  /**
   * Another site to compare with instead of the pictures in `output/`. It is captured at the same time. It is a folder, a
   * git ref, which is checked out in a temporary folder, or a URL. Default: none.
   */
  readonly against?: string;
}

/** What a check found, and the folder of its report. */
export interface CheckResult extends CheckReport {
  /** The folder with `report.json`, `index.html` and the pictures of shots that are not the same. */
  readonly folder: string;
}

/**
 * Starts the site, takes every shot, compares it with its picture in `output/`, and always stops the site. It writes only
 * the report, in `.snapshot-site/check/`.
 *
 * ```ts
 * const { counts, shots } = await check({ site: './dist' });
 * if (counts.changed > 0) console.log(shots.filter(({ status }) => status === 'changed'));
 * ```
 *
 * @throws SnapshotError if the check cannot go on: as `run` does; `AGAINST` if the other site does not exist; `BUILD` if
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
  const config = configOf(withReporters(options, reporters), cwd);
  const against = name === undefined ? undefined : { name, cwd };
  const reporting = await openCheckReporters(config.reporters ?? [], await openingIn(cwd));
  const { report, folder } = await during(reporting, signal, (tell) =>
    checker.check(config, { selection, reporters: [tell], allowNew, against, ...(signal && { signal }) }),
  );
  return { ...report, folder };
}

/** Which results of the last check are approved. A shot is approved if `only` or `groups` includes it. */
export interface ApproveOptions {
  /** The folder to which relative paths are relative. Default: the working directory. */
  readonly cwd?: string;
  /** Globs of shot ids, page names or paths. Default: everything, if no `groups` are given either. */
  readonly only?: readonly string[];
  /** Ids of groups. They include the shots in which nothing else changed. Default: none. */
  readonly groups?: readonly string[];
  /** Whether pictures without a shot are deleted too. Default `false`. */
  readonly prune?: boolean;
  /** The folder of the report, such as one from a CI run. Default: that of the last check. */
  readonly from?: string;
}

/**
 * Approves what the last check found: exactly the pictures of its report become those in `output/`.
 *
 * @throws SnapshotError `REPORT` if there is no report, or none that can be approved; `USAGE` for a shot or a group that
 * is not in it; `OUTPUT` if something cannot be written, and then everything is as it was.
 */
export async function approve(
  options: Options,
  { cwd = process.cwd(), only = [], groups = [], prune = false, from }: ApproveOptions = {},
): Promise<Approval> {
  const [{ configOf }, approver] = await Promise.all([import('./config/index.ts'), import('./approve.ts')]);
  // Only the folders of the config are needed, so it need not have a site.
  const config = configOf(options, cwd, { site: '.' });
  return approver.approve(config, { choice: { shots: only, groups, prune }, from, cwd });
}

/** The options of `doctor`. */
export interface DoctorOptions extends SelectOptions {
  /** Reporters that get the events. Default: none. */
  readonly reporters?: readonly Reporter<DoctorEvent>[];
  /** Ends the examination, which then rejects; the site is stopped. */
  readonly signal?: AbortSignal;
}

/**
 * Takes every shot several times under different conditions, and reports which pictures differ, why, and what to write
 * into the config. Writes no pictures, and always stops the site.
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
function withReporters(
  options: Options,
  reporters: readonly (string | Reporter<never>)[] | undefined,
): Options {
  return reporters === undefined
    ? options
    : { ...options, reporters: reporters as Options['reporters'] & {} };
}

/** The context for reporters of a program. Reporters that it names write to stdout and stderr, as on the command line. */
async function openingIn(cwd: string): Promise<OpeningContext> {
  const [{ stdout, stderr }, { loadModule }] = await Promise.all([
    import('./report/index.ts'),
    import('./config/index.ts'),
  ]);
  return { stdout, stderr, verbosity: 'normal', cwd, loadModule, mayLack: true };
}

/** Does something that sends events to reporters, and closes these however it ends. */
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

/** Wraps the reason of an aborted signal in an error that says what was aborted. */
function abortedEarly(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!signal?.aborted || error !== signal.reason) return error;
  return new SnapshotError('INTERRUPTED', 'The run was aborted before the first shot.', { cause: error });
}

/** The options of `startSite`. */
export interface StartSiteOptions {
  /** The folder to which relative paths are relative. Default: the working directory. */
  readonly cwd?: string;
  /** Aborts the start. Once the site runs, only `stop()` stops it. */
  readonly signal?: AbortSignal;
  /** Is called with each line that the site prints. `output()` has the last 200. Default: nothing is called. */
  readonly onLine?: (line: string) => void;
}

/**
 * Starts a site on a port that the operating system assigns, and resolves once it answers.
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
