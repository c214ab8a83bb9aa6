import type { Reporter } from './reporter.ts';
import type { BrowserChoice, PageSource, ResolvedRunOptions, SiteSource, Variant } from './run.ts';

/** Everything that a run needs to know, checked once and frozen. Paths are absolute. */
export interface Config {
  /** By name; a single site is called `site`. There is at least one. */
  readonly sites: Readonly<Record<string, SiteSource>>;
  readonly pages: PageSource;
  readonly variants: readonly Variant[];
  /** The options that hold for every shot, defaults included; a variant's and then a page's own win over them. */
  readonly shot: ResolvedRunOptions;
  readonly output: string;
  readonly concurrency: number;
  /** Whether a picture is reused if nothing has changed that decides how it looks. */
  readonly cache: boolean;
  readonly browser: BrowserChoice;
  /** The folder `.snapshot-site`, which is not committed: the report of the last check, pictures that approving replaced. */
  readonly workFolder: string;
  /** The command that builds the site in another checkout of the project, if there is one. */
  readonly build: string | undefined;
  /** Names of reporters, absolute paths of their modules, or reporters; `undefined` if the config has none. */
  readonly reporters: readonly (string | Reporter)[] | undefined;
  /** The file that the options came from, if any. */
  readonly file: string | undefined;
  /** The files that the options name and that are part of them: recordings, files that actions choose, mocks, logins. */
  readonly namedFiles: readonly string[];
}
