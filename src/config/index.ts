import { relative } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { Config, SiteSource } from '../model.ts';
import type { Options, SiteOptions } from '../options.ts';
import { loadDevices } from './devices.ts';
import { loadFile } from './load.ts';
import { describeProblems } from './problems.ts';
import { describeReferences } from './references.ts';
import { resolveConfig } from './resolve.ts';
import { optionsSchema } from './schema.ts';

/** What the command line says; each wins over the config file. Paths are relative to the working directory. */
export interface Flags {
  readonly site?: string | undefined;
  readonly config?: string | undefined;
  readonly output?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly browser?: string | undefined;
  readonly download?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly command?: string | undefined;
  /** Paths of pages; they replace the list of the config. */
  readonly pages?: readonly string[] | undefined;
}

/**
 * Reads the config file if there is one, checks it, and lays the flags over it and it over the defaults.
 *
 * @throws SnapshotError `CONFIG_INVALID` with every mistake at once; the codes of `loadFile` and `resolveSite`.
 */
export async function loadConfig(flags: Flags, cwd: string): Promise<Config> {
  const loaded = await loadFile(flags.config, cwd);
  const where = loaded && (relative(cwd, loaded.file) || loaded.file);
  return checkConfig(loaded?.value ?? {}, { flags, cwd, file: loaded?.file, where: where ?? 'the config' });
}

/** Checks options that come from a program instead of a file. Paths are relative to the working directory. */
export function configOf(options: Options, cwd: string): Config {
  return checkConfig(options, { flags: {}, cwd, file: undefined, where: 'the options' });
}

/** Checks the options of a site alone. */
export function siteOf(site: SiteOptions, cwd: string): SiteSource {
  return Object.values(configOf({ site }, cwd).sites)[0]!;
}

function checkConfig(
  value: unknown,
  { flags, cwd, file, where }: { flags: Flags; cwd: string; file: string | undefined; where: string },
): Config {
  const checked = optionsSchema.safeParse(value);
  if (!checked.success) throw invalid(where, describeProblems(checked.error, value));
  const options = value as Options;
  const devices = loadDevices(options);
  const problems = describeReferences(options, devices);
  if (problems.length > 0) throw invalid(where, problems);
  return deepFreeze(resolveConfig(options, flags, { file, cwd, devices }));
}

function invalid(where: string, problems: readonly string[]): SnapshotError {
  const heading = problems.length === 1 ? 'There is a mistake' : `There are ${problems.length} mistakes`;
  return new SnapshotError('CONFIG_INVALID', [`${heading} in ${where}:`, ...problems].join('\n  '), {
    hint: 'Each option is described at its type and in the manual under Options.',
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const entry of Object.values(value)) deepFreeze(entry);
  }
  return value;
}
