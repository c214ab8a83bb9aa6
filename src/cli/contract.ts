import type { Flags } from '../config/index.ts';
import type { Selection } from '../pages/index.ts';
import type { Verbosity } from '../report/index.ts';
import type { FlagRow } from './flags.ts';

/** One command of the command line. */
export interface Command {
  /** Empty for the one that runs when none is named. */
  readonly name: string;
  /** What may follow its name: a site or the pages of `--command`, shots, sets of fonts; left out, nothing. */
  readonly takes?: 'site' | 'shots' | 'fonts';
  readonly summary: string;
  /** The flags that it has besides those that all share. */
  readonly flags?: readonly FlagRow[];
  /** Loads the command, which does its work and resolves to the exit code. */
  load(): Promise<(invocation: Invocation) => Promise<number>>;
}

/** What a command is called with. */
export interface Invocation {
  /** The options of the command line. */
  readonly flags: Flags;
  readonly selection: Selection;
  /** The sets of fonts that were named. */
  readonly fonts: readonly string[];
  /** Whether stdout is for a machine. */
  readonly json: boolean;
  readonly verbosity: Verbosity;
  /** Whether the reason is printed for each shot why it was captured or not. */
  readonly explain: boolean;
  /** Whether shots are captured again after each change. */
  readonly watch: boolean;
  /** The share of the shots that are taken even if their pictures could be reused. */
  readonly audit: number;
  /** What `check` compares with instead of the pictures in `output/`. */
  readonly against: string | undefined;
  /** Whether pages without a picture pass a `check`. */
  readonly allowNew: boolean;
  /** The arguments of `approve` besides the shots. */
  readonly approval: {
    readonly groups: readonly string[];
    readonly prune: boolean;
    readonly from: string | undefined;
    readonly undo: boolean;
  };
  /** The arguments of `record` besides the pages. */
  readonly recording: {
    readonly har: string | undefined;
    readonly urls: readonly string[];
  };
  readonly cwd: string;
}
