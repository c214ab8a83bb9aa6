import type { RunningSite, SiteExit, SiteSource } from '../model/index.ts';

/** What the start of every kind of site gets. */
export interface StartContext {
  /** Aborts the start. */
  readonly signal: AbortSignal;
  /** The path to poll if the site has no `ready.path`. */
  readonly readyPath: string;
  /** Receives each line that the site prints. */
  onLine(line: string): void;
  /** Called when the site has been started and only has to be waited for. Default: nothing. */
  onUnderWay?(): void;
}

/** A site that has been started and may not be ready yet. */
export interface StartingSite {
  /** Its name in messages: `` `npm run preview` ``, `The app src/server.ts`. */
  readonly name: string;
  /**
   * The root URLs of the site that are known now; none while nothing listens. It may be slow, and throws if the site
   * can never become ready.
   */
  where(): Promise<readonly URL[]> | readonly URL[];
  /** Settles when the site's process has exited. Left out for a site that another program runs. */
  readonly exited?: Promise<SiteExit>;
  /** The last lines that the site printed. */
  output?(): readonly string[];
  /** Registers a callback for output of the site, since most print a line when they begin to listen. */
  onOutput?(callback: () => void): void;
  /** Says, after the timeout, why there was no address to poll. */
  explainNoAddress?(): Promise<string> | string;
  /** A hint for the case that nothing answered, if there is a better one than the general hint. */
  hint?(): Promise<string | undefined> | string | undefined;
  /** A process that listens after the site's process ended and may belong to it, though that cannot be proved. */
  detached?(): Promise<{ readonly pid: number; readonly text: string } | undefined>;
}

/** One kind of site: everything in which it differs from the others. */
export interface SiteKind<Source extends SiteSource = SiteSource> {
  /** Loads the code that starts such a site, when one is started. */
  load(): Promise<(source: Source, context: StartContext) => Promise<RunningSite>>;
  /** The same site, with a replacement for each text that may have a placeholder for another site's address. */
  withTexts(source: Source, replaced: (text: string) => string): Source;
  /** Whether this tool starts and stops it. */
  readonly startsHere: boolean;
  /** Whether it can run twice at the same time. */
  readonly mayRunTwice: boolean;
  /**
   * The folder of the site's files; `undefined` if it is unknown.
   *
   * @param configFile The config that names the site, if there is one.
   */
  folderOf(source: Source, configFile: string | undefined): SiteFolder | undefined;
}

/** A folder with the files of a site. */
export interface SiteFolder {
  readonly folder: string;
  /** The path at which its files are served; `undefined` if the site has to be restarted to show a change. */
  readonly servedAt: string | undefined;
}
