import type { RunningSite, SiteExit, SiteSource } from '../model/index.ts';

/** What every kind of site is started with. */
export interface StartContext {
  /** Ends the start, and whatever it waits for. */
  readonly signal: AbortSignal;
  /** The path that readiness asks where the site's own `ready.path` says nothing. */
  readonly readyPath: string;
  /** Receives each line that the site prints. */
  onLine(line: string): void;
  /** Is called when the site's own program runs, if it has one, and can only be waited for. Default: nobody. */
  onUnderWay?(): void;
}

/** A site that has been started and is not known to be ready yet. */
export interface Starting {
  /** What it is, for messages: `` `npm run preview` ``, `The app src/server.ts`. */
  readonly name: string;
  /**
   * The roots of the site, as far as they are known now; none while nothing listens. It may take its time, and
   * throw when it is plain that the site will never be ready.
   */
  where(): Promise<readonly URL[]> | readonly URL[];
  /** Settles when the site's process is gone. Left out for a site that is not ours. */
  readonly exited?: Promise<SiteExit>;
  /** The last lines that the site printed. */
  output?(): readonly string[];
  /** Calls back when the site gives a sign of life: most print a line when they begin to listen. */
  onStir?(callback: () => void): void;
  /** Says why there was no address to ask, when time is up. */
  nowhere?(): Promise<string> | string;
  /** The next thing to do when nothing answered, if there is more to say than that. */
  hint?(): Promise<string | undefined> | string | undefined;
  /** What still runs and listens after the site's process ended, although nothing shows that it is of the site. */
  runaway?(): Promise<{ readonly pid: number; readonly text: string } | undefined>;
}

/** One kind of site: all in which the tool treats it differently from the others. */
export interface SiteKind<Source extends SiteSource = SiteSource> {
  /** Loaded when one is started: a folder needs no processes, an app no file server. */
  load(): Promise<(source: Source, context: StartContext) => Promise<RunningSite>>;
  /** The same site with each text replaced that may ask for the address of another site. */
  withTexts(source: Source, replaced: (text: string) => string): Source;
  /** Whether this tool starts it, and stops it again. */
  readonly startsHere: boolean;
  /** Whether it can run twice at the same time. */
  readonly mayRunTwice: boolean;
  /**
   * Where the files are of which the site is made; `undefined` if nobody knows.
   *
   * @param configFile The config that names the site, if there is one.
   */
  folderOf(source: Source, configFile: string | undefined): SiteFolder | undefined;
}

/** A folder of which a site is made. */
export interface SiteFolder {
  readonly folder: string;
  /** The path on the site at which its files are served; `undefined` if the site has to be started again to show a change. */
  readonly servedAt: string | undefined;
}
