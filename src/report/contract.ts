import type { Reporter } from '../model.ts';

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
  /** The folder that paths are shown relative to. */
  readonly cwd: string;
}

/** A reporter at work. */
export interface OpenReporter {
  readonly report: Reporter;
  /** Leaves the output tidy, also where the run threw before its `end`. Closing twice is harmless. */
  close?(): void;
}
