import { ranges } from '../config/contract.ts';

/** One flag of the command line. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in `--help`; a flag without one is on or off. */
  readonly value?: string;
  /** Given several times, all its values count. */
  readonly repeatable?: true;
  /** The whole numbers that it takes, from – to. */
  readonly range?: readonly [least: number, most: number];
}

/** Flags that stand in one line of `--help`. */
export interface FlagRow {
  readonly flags: readonly Flag[];
  readonly help: string;
}

/** What is known of the flags of these rows once they were read: by name, only those that were given. */
export type ValuesOf<Row extends FlagRow> = {
  readonly [Given in Row['flags'][number] as Given['name']]?: ValueOf<Given>;
};

type ValueOf<Given extends Flag> = Given extends { readonly repeatable: true }
  ? readonly string[]
  : Given extends { readonly range: Flag['range'] }
    ? number
    : Given extends { readonly value: string }
      ? string
      : true;

const shared = [
  {
    flags: [
      { name: 'config', short: 'c', value: 'file' },
      { name: 'output', short: 'o', value: 'folder' },
    ],
    help: 'default: pages.config.ts; output',
  },
  {
    flags: [
      { name: 'only', value: 'glob', repeatable: true },
      { name: 'variant', value: 'name', repeatable: true },
    ],
    help: 'just these shots; may be repeated',
  },
  {
    flags: [
      { name: 'command', value: 'line' },
      { name: 'browser', value: 'path' },
    ],
    help: 'serves the site; takes pictures',
  },
  {
    flags: [
      { name: 'concurrency', value: 'n', range: ranges.concurrency },
      { name: 'timeout', value: 'ms', range: ranges.timeout },
    ],
    help: 'shots at a time; time for a shot',
  },
  {
    flags: [{ name: 'explain' }, { name: 'no-cache' }, { name: 'audit', value: '%', range: ranges.audit }],
    help: 'why each; take all; make sure',
  },
  {
    flags: [{ name: 'reporter', value: 'name[=file]', repeatable: true }, { name: 'json' }],
    help: 'terminal, json, junit, github, …',
  },
  {
    flags: [{ name: 'strict' }, { name: 'no-download' }],
    help: 'no script errors; fetch nothing',
  },
  {
    flags: [{ name: 'help', short: 'h' }, { name: 'version' }, { name: 'quiet' }, { name: 'verbose' }],
    help: 'this text; which; say less; all',
  },
] as const satisfies readonly FlagRow[];

/** The flags that every command shares. */
export const sharedFlags: readonly FlagRow[] = shared;
export type SharedFlagRow = (typeof shared)[number];
