import type { RunEvent } from '../model/index.ts';

/** How much a person wants to read. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** A place to write text to: `process.stderr`, or a test's. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** What every kind of reporter is made with. */
export interface ReportContext {
  /** For output that machines read. */
  readonly stdout: Output;
  /** For talk. */
  readonly stderr: Output;
  readonly verbosity: Verbosity;
  /** Whether it is said of each shot why it was taken or not; `verbose` says it too. Default `false`. */
  readonly explain?: boolean;
  /** The folder that paths are shown relative to. */
  readonly cwd: string;
}

/** What a reporter is opened with. */
export interface ReporterContext extends ReportContext {
  /** The file that was asked for, absolute: `--reporter junit=results.xml`. */
  readonly file: string | undefined;
}

/** A reporter at work. */
export interface OpenReporter<Event = RunEvent> {
  readonly report: (event: Event) => void;
  /** Leaves the output tidy, also where the run threw before its end. Closing twice is harmless. */
  close?(): void;
}

/** One kind of reporter. Its code is loaded when it is asked for. */
export interface ReporterKind<Event> {
  readonly load: () => Promise<(context: ReporterContext) => OpenReporter<Event>>;
  /** Whether `--reporter name=file` can be typed. */
  readonly toFile: boolean;
}

/** By their names. */
export type ReporterKinds<Event> = Readonly<Record<string, ReporterKind<Event>>>;
