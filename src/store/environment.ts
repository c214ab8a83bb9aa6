import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Environment, ResolvedShotOptions } from '../model/index.ts';
import { hideSecrets } from '../secrets.ts';

/** The environment of this run. */
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

/** A hash of an environment with 8 hexadecimal digits, which is stored with each picture. */
export function fingerprint(environment: Environment): string {
  return hash(environment, 8);
}

/**
 * A hash of the options that decide how a shot looks, with 12 hexadecimal digits. Options about time, comparing
 * and reuse are left out. So are those that only the server sees, which may be secret or differ between machines.
 */
export const optionsHash = oncePerOptions((options) => {
  const { timeout, strict, threshold, maxDiffPixels, maxDiffPixelRatio, safe, ...looked } = options;
  const { httpCredentials, extraHTTPHeaders, storageState, user, ...seen } = looked;
  return hashWithoutSecrets({ ...seen, user: user?.name ?? null, ...onAnyMachine(options) }, 12);
});

/** The actions and mocks without the folders of their files, and without the hashes of what functions import. */
function onAnyMachine({ actions, mock }: ResolvedShotOptions): object {
  return {
    actions: actions.map((each) => {
      if (each.kind === 'function') return String(each.call);
      const { action } = each;
      return 'setInputFiles' in action
        ? { ...each, action: { ...action, files: namesOf(action.files) } }
        : each;
    }),
    mock: (mock?.rules ?? []).map((rule) => {
      if (rule.kind === 'function') return { ...rule, call: String(rule.call), code: null, folder: null };
      if (rule.kind === 'har') return { ...rule, file: basename(rule.file) };
      return rule.kind === 'answer' && rule.answer.file !== undefined
        ? { ...rule, answer: { ...rule.answer, file: basename(rule.answer.file) } }
        : rule;
    }),
    only: mock?.only ?? false,
  };
}

function namesOf(files: string | readonly string[]): string[] {
  return [files].flat().map((file) => basename(file));
}

/** Remembers the result for each options object, because thousands of shots may share one. */
export function oncePerOptions(
  hashOf: (options: ResolvedShotOptions) => string,
): (options: ResolvedShotOptions) => string {
  const known = new WeakMap<ResolvedShotOptions, string>();
  return (options) => {
    const found = known.get(options) ?? hashOf(options);
    known.set(options, found);
    return found;
  };
}

/**
 * The difference of two environments in one line, e.g. `browser Chrome 153 instead of Chrome 152, os linux instead of
 * darwin`; `undefined` if they are the same.
 */
export function environmentDifference(then: Environment, now: Environment): string | undefined {
  const names = ['browser', 'fonts', 'os', 'cpu', 'recipe'] as const;
  const different = names.filter((name) => then[name] !== now[name]);
  if (different.length === 0) return undefined;
  return different.map((name) => `${name} ${now[name]} instead of ${then[name]}`).join(', ');
}

/**
 * The processor as far as it affects pictures: `x64 avx2`, `x64 avx512`, `arm64`. Software rendering uses the widest
 * vector instructions of the processor, and these round in different ways.
 */
function cpuKind(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return process.arch;
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
  const widest = ['avx512bw', 'avx2', 'avx', 'sse4_2'].find((name) => flags.includes(name));
  return widest === undefined ? 'x64' : `x64 ${widest.replace('bw', '')}`;
}

/** The first digits of a value's hash, which does not depend on the order of its keys. */
export function hash(value: object, digits: number): string {
  return digest(JSON.stringify(sorted(value)), digits);
}

function digest(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** The same without its secrets, which would make it differ between machines, and which it might help to guess. */
function hashWithoutSecrets(value: object, digits: number): string {
  return digest(hideSecrets(JSON.stringify(sorted(value))), digits);
}

/** The value with all keys sorted. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, sorted(entry)]));
}
