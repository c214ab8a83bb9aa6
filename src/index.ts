/**
 * The public API. Only what is called is loaded: `pages.config.ts` imports `defineConfig` from here on every run.
 */
import { SnapshotError } from './errors.ts';
import type { CheckEvent, CheckReport, Reporter, RunReport, RunningSite } from './model/index.ts';
import type { Options, SiteOptions } from './options.ts';

export { SnapshotError };
export type { ErrorCode } from './errors.ts';
export type {
  Against,
  ChangeGroup,
  CheckEvent,
  CheckReport,
  CheckStatus,
  CheckedShot,
  Counts,
  Failure,
  Outcome,
  Page,
  ReportedChange,
  ReportedElement,
  ReportedPicture,
  ReportedRecord,
  Reporter,
  Result,
  RunEvent,
  RunReport,
  RunningSite,
  Shot,
  SiteExit,
  Variant,
} from './model/index.ts';
export type {
  AppKind,
  AppSite,
  BrowserOptions,
  CommandPort,
  CommandSite,
  FolderSite,
  GracefulShutdownOptions,
  HeadersForOrigins,
  Options,
  PageOptions,
  PictureOptions,
  ReadyOptions,
  ShotOptions,
  SiteOptions,
  UrlSite,
  ViewOptions,
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

/** How a run from a program differs from one from the command line. */
export interface RunOptions {
  /** What relative paths are relative to. Default: the working directory. */
  readonly cwd?: string;
  /** Takes only the shots whose id, page name or path matches one of these globs. Default: all. */
  readonly only?: readonly string[];
  /** Takes only these variants, by name. Default: all. */
  readonly variants?: readonly string[];
  /** Who is told what happens. Default: nobody. */
  readonly reporters?: readonly Reporter[];
  /**
   * Ends the run: what is in flight is dropped, what is done stays, the site is stopped. `run` then resolves with
   * what was done, and `report.interrupted` is `'aborted'`. Before the first shot it rejects instead.
   */
  readonly signal?: AbortSignal;
}

/**
 * Starts the site, takes every shot, and always stops the site.
 *
 * What could not be captured is in the report; look at `report.counts.failed`.
 *
 * @throws SnapshotError if the run cannot go on: mistakes in the options, no site, no browser, no place to write;
 * `INTERRUPTED` if it was aborted before the first shot, with the signal's reason as its cause.
 */
export async function run(
  options: Options,
  { cwd = process.cwd(), only, variants, ...rest }: RunOptions = {},
): Promise<RunReport> {
  const [{ configOf }, runner] = await Promise.all([import('./config/index.ts'), import('./run.ts')]);
  const config = configOf(options, cwd);
  try {
    return await runner.run(config, { ...rest, selection: { only, variants } });
  } catch (error) {
    throw abortedEarly(error, rest.signal);
  }
}

/** How a check from a program differs from one from the command line. */
export interface CheckOptions extends Omit<RunOptions, 'reporters'> {
  /** Who is told what happens. Default: nobody. */
  readonly reporters?: readonly ((event: CheckEvent) => void)[];
  /** Whether a page without a picture in `output/` is fine; it is part of the report. Default `false`. */
  readonly allowNew?: boolean;
  /**
   * Another site to compare with, photographed at the same time, instead of the pictures in `output/`: a folder, a
   * git ref, which is checked out in a temporary folder, or a URL. Default: none.
   */
  readonly against?: string;
}

/** What a check found. */
export interface CheckResult {
  readonly report: CheckReport;
  /** The folder with `report.json` and the pictures of what is not the same. */
  readonly folder: string;
}

/**
 * Starts the site, takes every shot, compares it with its picture in `output/`, and always stops the site. Nothing is
 * written but the report, in `.snapshot-site/check/`.
 *
 * ```ts
 * const { report } = await check({ site: './dist' });
 * if (report.counts.changed > 0) console.log(report.shots.filter(({ status }) => status === 'changed'));
 * ```
 *
 * @throws SnapshotError if the check cannot go on: as `run` does, `AGAINST` if there is no such other site, `BUILD` if
 * the other commit cannot be built.
 */
export async function check(
  options: Options,
  { cwd = process.cwd(), only, variants, against, ...rest }: CheckOptions = {},
): Promise<CheckResult> {
  const [{ configOf }, checker] = await Promise.all([
    import('./config/index.ts'),
    import('./check/index.ts'),
  ]);
  const config = configOf(options, cwd);
  try {
    return await checker.check(config, {
      ...rest,
      selection: { only, variants },
      against: against === undefined ? undefined : { name: against, cwd },
    });
  } catch (error) {
    throw abortedEarly(error, rest.signal);
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
