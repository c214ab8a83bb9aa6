import type { Reporter } from './reporter.ts';
import type { BrowserChoice, PageSource, ResolvedShotOptions, SiteSource, Variant } from './run.ts';

/** Everything that a run needs to know, checked once and frozen. Paths are absolute. */
export interface Config {
  /** By name; a single site is called `site`. There is at least one. */
  readonly sites: Readonly<Record<string, SiteSource>>;
  readonly pages: PageSource;
  readonly variants: readonly Variant[];
  /** The options that hold for every shot, defaults included; a variant's and then a page's own win over them. */
  readonly shot: ResolvedShotOptions;
  readonly output: string;
  readonly concurrency: number;
  /** Whether a picture is reused while everything that decided how it came out is as it was. */
  readonly cache: boolean;
  readonly browser: BrowserChoice;
  /** The folder `.snapshot-site`, for what nobody commits: the report of the last check, what approving replaced. */
  readonly workFolder: string;
  /** The command that makes the site in another checkout of the project, if there is one. */
  readonly build: string | undefined;
  /** Names and absolute paths of modules, and reporters themselves; `undefined` if nothing was said of them. */
  readonly reporters: readonly (string | Reporter)[] | undefined;
  /** The file that the options came from, if any. */
  readonly file: string | undefined;
}
