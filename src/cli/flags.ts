import { ranges } from '../config/ranges.ts';

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

/** The flags that every command shares. A row is a line of `--help`. */
export const flagRows: readonly { readonly flags: readonly Flag[]; readonly help: string }[] = [
  {
    flags: [{ name: 'config', short: 'c', value: 'file' }],
    help: 'the config; default: pages.config.ts',
  },
  {
    flags: [{ name: 'output', short: 'o', value: 'folder' }],
    help: 'where the pictures go; default: output',
  },
  {
    flags: [
      { name: 'only', value: 'glob', repeatable: true },
      { name: 'variant', value: 'name', repeatable: true },
    ],
    help: 'just these shots; may be repeated',
  },
  {
    flags: [{ name: 'command', value: 'line' }],
    help: 'serves the site; pages may follow',
  },
  {
    flags: [{ name: 'concurrency', value: 'n', range: ranges.concurrency }],
    help: 'shots at the same time, 1 to 64',
  },
  {
    flags: [{ name: 'timeout', value: 'ms', range: ranges.timeout }, { name: 'strict' }],
    help: 'time for a shot; no script errors',
  },
  {
    flags: [{ name: 'browser', value: 'path' }, { name: 'no-download' }],
    help: 'the one to use; never fetch one',
  },
  {
    flags: [{ name: 'reporter', value: 'name', repeatable: true }, { name: 'json' }],
    help: 'terminal or json; json as well',
  },
  {
    flags: [{ name: 'quiet' }, { name: 'verbose' }],
    help: 'only what failed; everything',
  },
  {
    flags: [{ name: 'help', short: 'h' }, { name: 'version' }],
    help: 'this text; the version',
  },
];

export const flags: readonly Flag[] = flagRows.flatMap((row) => row.flags);
