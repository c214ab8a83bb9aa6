import { parseArgs } from 'node:util';
import { SnapshotError } from '../errors.ts';
import { allFlags, type FlagValues } from './commands/index.ts';

/** The parsed command line. */
export interface Arguments {
  readonly values: FlagValues;
  /** The arguments without a flag: a command, a site, pages. */
  readonly names: readonly string[];
}

/** @throws SnapshotError `USAGE` for a flag that does not exist, or a value that it does not take. */
export async function parseArguments(argv: readonly string[]): Promise<Arguments> {
  const { values: texts, positionals: names } = await parse(argv);
  refuseEmpty(texts, names);
  const values: Record<string, unknown> = { ...texts };
  for (const { name, range } of allFlags) {
    if (range && texts[name] !== undefined) values[name] = wholeNumber(name, String(texts[name]), range);
  }
  if (values['quiet'] && values['verbose']) {
    throw new SnapshotError('USAGE', '--quiet and --verbose cannot both be meant.', {
      hint: 'Leave one of them out.',
    });
  }
  return { values, names };
}

async function parse(argv: readonly string[]): Promise<ReturnType<typeof parseArgs>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw await usageError(error as Error);
  }
}

const options = Object.fromEntries(
  allFlags.map(({ name, short, value, repeatable }) => [
    name,
    {
      type: value === undefined ? ('boolean' as const) : ('string' as const),
      ...(short && { short }),
      ...(repeatable && { multiple: true }),
    },
  ]),
);

/** Refuses empty texts: with an unset variable, `snapshot-site "$UNSET"` must not photograph the current folder. */
function refuseEmpty(texts: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const flag = Object.keys(texts).find((name) => [texts[name]].flat().includes(''));
  if (flag === undefined && !names.includes('')) return;
  throw new SnapshotError('USAGE', `${flag === undefined ? 'The site' : `--${flag}`} is an empty text.`, {
    hint: 'Leave it out, or give it a value; is a variable of the shell not set?',
  });
}

function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new SnapshotError('USAGE', `--${name} ${text}: expected a whole number from ${least} to ${most}.`, {
    hint: `Type for example: --${name} ${Math.min(most, Math.max(least, 4))}`,
  });
}

/** Converts an error of `parseArgs`, with a suggestion for an unknown flag. */
async function usageError(error: Error): Promise<SnapshotError> {
  const unknown = /^Unknown option '(.+?)'/.exec(error.message)?.[1];
  if (unknown === undefined) {
    return new SnapshotError('USAGE', `${error.message.replace(/\.?$/, '')}.`, { hint, cause: error });
  }
  const { suggest } = await import('../suggest.ts');
  const names = allFlags.map(({ name }) => `--${name}`);
  return new SnapshotError('USAGE', `Unknown flag ${unknown}${suggest(unknown, names)}`, {
    hint,
    cause: error,
  });
}

const hint = 'See what there is with: snapshot-site --help';
