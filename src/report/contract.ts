import type { ReporterObject, RunEvent } from '../model/index.ts';

/** How much a person wants to read. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** A place to write text to: `process.stderr`, or a test's. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** What every kind of reporter is made with. */
export interface ReportContext {
  /** For output that machines read. */
  readonly stdout: Output;
  /** For messages to people: the log. */
  readonly stderr: Output;
  readonly verbosity: Verbosity;
  /** Whether the log says for each shot why it was captured or reused; `verbose` does so too. Default `false`. */
  readonly explain?: boolean;
  /** The folder that paths are shown relative to. */
  readonly cwd: string;
}

/** What a reporter is opened with. */
export interface ReporterContext extends ReportContext {
  /** The absolute path of the file in `--reporter junit=results.xml`. */
  readonly file: string | undefined;
}

/** A reporter at work. Closing it leaves the output tidy. */
export type OpenReporter<Event = RunEvent> = ReporterObject<Event>;

/** What reporters are found and opened with. */
export interface OpeningContext extends ReportContext {
  /** Reads what a module of the user exports by default. Default: as Node does. */
  readonly loadModule?: (file: string) => Promise<unknown>;
  /** Whether reporters that only the other command has are skipped, because a config is for both. Default `false`. */
  readonly mayLack?: boolean;
}

/** One kind of reporter. Its code is loaded when it is asked for. */
export interface ReporterKind<Event> {
  readonly load: () => Promise<(context: ReporterContext) => OpenReporter<Event>>;
  /** Whether `--reporter name=file` can be typed. */
  readonly toFile: boolean;
}

/** By their names. */
export type ReporterKinds<Event> = Readonly<Record<string, ReporterKind<Event>>>;
