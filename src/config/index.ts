import { dirname, relative } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { Config, SiteSource } from '../model/index.ts';
import type { Options, SiteOptions } from '../options.ts';
import { loadDevices } from './devices.ts';
import type { Flags } from './contract.ts';
import { loadFile } from './load.ts';
import { describeContradictions } from './contradictions.ts';
import { describeProblems } from './problems.ts';
import { describeReferences } from './references.ts';
import { resolveConfig } from './resolve.ts';
import { isPagePath, optionsSchema } from './schema.ts';
import { learnSecrets } from '../secrets.ts';
import { secretValues } from './secrets.ts';
import { describeStorageStates } from './storage-state.ts';

export type { Flags } from './contract.ts';

/**
 * Reads the config file if there is one, checks it, and lays the flags over it and it over the defaults.
 *
 * @throws SnapshotError `CONFIG_INVALID` with every mistake at once; `USAGE` for a page of the flags that is none; the
 * codes of `loadFile` and `resolveSite`.
 */
export async function loadConfig(flags: Flags, cwd: string): Promise<Config> {
  const noPage = flags.pages?.find((page) => !isPagePath(page));
  if (noPage !== undefined) {
    throw new SnapshotError('USAGE', `The page ${noPage} is neither a path nor an http or https URL.`, {
      hint: 'Write it as a link on the site would be: /pricing',
    });
  }
  const loaded = await loadFile(flags.config, cwd);
  const where = loaded && (relative(cwd, loaded.file) || loaded.file);
  return checkConfig(loaded?.value ?? {}, { flags, cwd, file: loaded?.file, where });
}

/** Checks options that come from a program instead of a file. Paths are relative to the working directory. */
export function configOf(options: Options, cwd: string): Config {
  return checkConfig(options, { flags: {}, cwd, file: undefined, where: 'the options' });
}

/** Checks the options of a site alone. */
export function siteOf(site: SiteOptions, cwd: string): SiteSource {
  return Object.values(configOf({ site }, cwd).sites)[0]!;
}

interface Origin {
  readonly flags: Flags;
  readonly cwd: string;
  readonly file: string | undefined;
  /** What the user calls the place where the options stand; `undefined` if there are none. */
  readonly where: string | undefined;
}

function checkConfig(value: unknown, { flags, cwd, file, where }: Origin): Config {
  const checked = optionsSchema.safeParse(value);
  if (!checked.success) throw invalid(where, describeProblems(checked.error, value));
  const options = value as Options;
  const devices = loadDevices(options);
  const folder = file === undefined ? cwd : dirname(file);
  const problems = [
    ...describeContradictions(options),
    ...describeReferences(options, devices),
    ...describeStorageStates(options, folder),
  ];
  if (problems.length > 0) throw invalid(where, problems);
  learnSecrets({ names: options.secrets ?? [], values: [] });
  learnSecrets({ names: [], values: secretValues(options, flags.pages ?? [], folder) });
  // What the user wrote stays the user's: only our copy is frozen.
  return deepFreeze(structuredClone(resolveConfig(options, flags, { file, where, folder, cwd, devices })));
}

function invalid(where = 'the config', problems: readonly string[]): SnapshotError {
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
