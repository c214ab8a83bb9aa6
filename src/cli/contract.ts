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
  /** What wins over the config. */
  readonly flags: Flags;
  readonly selection: Selection;
  /** The sets of fonts that were named. */
  readonly fonts: readonly string[];
  /** Whether stdout is for a machine. */
  readonly json: boolean;
  readonly verbosity: Verbosity;
  /** Whether it is said of each shot why it was taken or not. */
  readonly explain: boolean;
  /** Whether capturing goes on with every change. */
  readonly watch: boolean;
  /** The share of the shots that are taken even if their pictures could be reused. */
  readonly audit: number;
  /** What `check` compares with instead of the pictures in `output/`. */
  readonly against: string | undefined;
  /** Whether `check` finds pages without a picture in order. */
  readonly allowNew: boolean;
  /** What `approve` is told besides the shots. */
  readonly approval: {
    readonly groups: readonly string[];
    readonly prune: boolean;
    readonly from: string | undefined;
    readonly undo: boolean;
  };
  readonly cwd: string;
}
