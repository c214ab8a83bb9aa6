/**
 * The variables that configs have asked for. A config loads its own copy of this package, so they are kept where all copies
 * find them.
 */
const registry = Symbol.for('snapshot-site.env');
interface Registry {
  /** The values by the names of the variables. */
  readonly asked: Map<string, string>;
  /** How many functions of a config are at work. It is too late then to call the config a mistake. */
  acting: number;
}
const shared = globalThis as unknown as Record<symbol, Registry | undefined>;
const known = (shared[registry] ??= { asked: new Map<string, string>(), acting: 0 });

/** What stands for a variable that is not set, until the config is checked. */
const unset = '\u0000unset:';

/**
 * A variable of the environment, for a password or token in the config: `env('ADA_PASSWORD')`. Its value is replaced by
 * `•••` in everything that is written or printed if it has at least four characters. If it is not set, the config is a
 * mistake, and nothing is started; in a function among the actions it fails that action, unless it could be read in the
 * function's source before.
 *
 * @param name The name of the variable.
 */
export function env(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    if (known.acting > 0) throw new Error(notSet(name));
    return `${unset}${name}\u0000`;
  }
  known.asked.set(name, value);
  return value;
}

/** The values of the variables that were asked for. */
export function askedValues(): string[] {
  return [...known.asked.values()];
}

export function notSet(name: string): string {
  return `the environment variable ${name} is not set`;
}

/** Calls a function of the config, in which a variable that is not set is an error. */
export async function callWithEnv<Result>(call: () => Result): Promise<Awaited<Result>> {
  known.acting += 1;
  try {
    return await call();
  } finally {
    known.acting -= 1;
  }
}

/** The variables that are not set and stand somewhere in a value, with their paths in it. */
export function unsetIn(value: unknown, path = ''): { readonly name: string; readonly path: string }[] {
  if (typeof value === 'string') {
    const [, name] = value.split(unset);
    return name === undefined ? [] : [{ name: name.split('\u0000')[0]!, path }];
  }
  if (Array.isArray(value)) return value.flatMap((entry, index) => unsetIn(entry, `${path}[${index}]`));
  if (typeof value === 'function') return unsetInSource(String(value)).map((name) => ({ name, path }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) =>
    unsetIn(entry, path === '' ? name : `${path}.${name}`),
  );
}

/** The variables that are not set and that a function asks for with their names written out: `env('ADA_PASSWORD')`. */
function unsetInSource(source: string): string[] {
  const asked = [...source.matchAll(/\benv\)?\(\s*(['"`])(?<name>[A-Za-z_]\w*)\1\s*\)/g)];
  return asked.map(({ groups }) => groups!['name']!).filter((name) => !process.env[name]);
}
