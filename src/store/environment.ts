import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Environment, ResolvedShotOptions } from '../model/index.ts';

/** The environment of this run. What the browser says of itself and the recipe's version are passed in. */
export function thisEnvironment(
  browser: { readonly name: string; readonly version: string; readonly fonts: string },
  args: readonly string[],
  recipe: number,
): Environment {
  return {
    browser: [`${browser.name} ${browser.version}`, ...args].join(' '),
    fonts: browser.fonts,
    os: process.platform,
    cpu: cpuKind(),
    recipe,
  };
}

/** What stands for an environment beside a picture: 8 hexadecimal digits, the same for the same environment. */
export function fingerprint(environment: Environment): string {
  return hash(environment, 8);
}

/**
 * What stands for the options that decide how a shot looks: 12 hexadecimal digits. Left out are how long it may take,
 * how it is compared, and what only the server sees, which may be secret or differ between machines.
 */
export const optionsHash = oncePerOptions((options) => {
  const { timeout, strict, threshold, maxDiffPixels, maxDiffPixelRatio, ...looked } = options;
  const { httpCredentials, extraHTTPHeaders, storageState, ...seen } = looked;
  return hash(seen, 12);
});

/** Thousands of shots may have the same options: what stands for them is found out once. */
export function oncePerOptions(
  standFor: (options: ResolvedShotOptions) => string,
): (options: ResolvedShotOptions) => string {
  const known = new WeakMap<ResolvedShotOptions, string>();
  return (options) => {
    const found = known.get(options) ?? standFor(options);
    known.set(options, found);
    return found;
  };
}

/**
 * One line that tells two environments apart, e.g. `browser Chrome 153 instead of Chrome 152, os linux instead of
 * darwin`; `undefined` if they are the same.
 */
export function environmentDifference(then: Environment, now: Environment): string | undefined {
  const names = ['browser', 'fonts', 'os', 'cpu', 'recipe'] as const;
  const different = names.filter((name) => then[name] !== now[name]);
  if (different.length === 0) return undefined;
  return different.map((name) => `${name} ${now[name]} instead of ${then[name]}`).join(', ');
}

/**
 * Software rendering uses the widest instructions that the processor has, and those round in different ways:
 * `x64 avx2`, `x64 avx512`, `arm64`.
 */
function cpuKind(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return process.arch;
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
  const widest = ['avx512bw', 'avx2', 'avx', 'sse4_2'].find((name) => flags.includes(name));
  return widest === undefined ? 'x64' : `x64 ${widest.replace('bw', '')}`;
}

/** The first digits of what stands for a value, whatever the order of its names. */
export function hash(value: object, digits: number): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, digits);
}

/** In the order of the names, so that the order in which they were written says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, sorted(entry)]));
}
