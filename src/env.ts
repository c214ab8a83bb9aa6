/**
 * The variables that configs have asked for. A config loads its own copy of this package, so they are kept where all copies
 * find them.
 */
const registry = Symbol.for('snapshot-site.env');
const shared = globalThis as unknown as Record<symbol, Map<string, string> | undefined>;
const asked = (shared[registry] ??= new Map<string, string>());

/** What stands for a variable that is not set, until the config is checked. */
const unset = '\u0000unset:';

/**
 * A variable of the environment, for a password or token in the config: `env('ADA_PASSWORD')`. Its value is replaced by
 * `•••` in everything that is written or printed. If it is not set, the config is a mistake, and nothing is started.
 *
 * @param name The name of the variable.
 */
export function env(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') return `${unset}${name}\u0000`;
  asked.set(name, value);
  return value;
}

/** The values of the variables that were asked for. */
export function askedValues(): string[] {
  return [...asked.values()];
}

/** The variables that are not set and stand somewhere in a value, with their paths in it. */
export function unsetIn(value: unknown, path = ''): { readonly name: string; readonly path: string }[] {
  if (typeof value === 'string') {
    const [, name] = value.split(unset);
    return name === undefined ? [] : [{ name: name.split('\u0000')[0]!, path }];
  }
  if (Array.isArray(value)) return value.flatMap((entry, index) => unsetIn(entry, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) =>
    unsetIn(entry, path === '' ? name : `${path}.${name}`),
  );
}
