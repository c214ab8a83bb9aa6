import { dirname, relative } from 'node:path';
import { notSet, unsetIn } from '../env.ts';
import { SnapshotError } from '../errors.ts';
import type { Config, ListedPage, SiteSource } from '../model/index.ts';
import type { SiteOptions } from '../options/index.ts';
import type { Flags, Options } from './contract.ts';
import { describeRecordings } from './actions.ts';
import { type DeviceList, loadDevices } from './devices.ts';
import { loadFile } from './load.ts';
import { describeContradictions } from './contradictions.ts';
import { describeMocks } from './mock.ts';
import { describeProblems, show } from './problems.ts';
import { describeReferences } from './references.ts';
import { resolveConfig } from './resolve.ts';
import { isPagePath, optionsSchema } from './schema.ts';
import { learnSecrets } from '../secrets.ts';
import { secretValues } from './secrets.ts';
import { describeStorageStates } from './storage-state.ts';
import { describeUsers } from './users.ts';

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
  const where = loaded && nameOf(loaded.file, cwd);
  return checkConfig(loaded?.value ?? {}, { flags, cwd, file: loaded?.file, where });
}

/** Checks options that come from a program instead of a file. Paths are relative to the working directory. */
export function configOf(options: Options, cwd: string, flags: Flags = {}): Config {
  return checkConfig(options, { flags, cwd, file: undefined, where: 'the options' });
}

/**
 * Reads the config file alone and checks it: what it says, as it stands there.
 *
 * @throws SnapshotError `CONFIG_INVALID` with every mistake at once, and the codes of `loadFile`.
 */
export async function loadOptions(named: string | undefined, cwd: string): Promise<LoadedOptions> {
  const loaded = await loadFile(named, cwd);
  if (!loaded) return { options: {}, file: undefined, cwd };
  const { file, value } = loaded;
  const folder = dirname(file);
  const { options } = checkOptions(value, folder, { where: nameOf(file, cwd) });
  return { options, file, cwd: folder };
}

interface LoadedOptions {
  readonly options: Options;
  readonly file: string | undefined;
  /** What its paths are relative to. */
  readonly cwd: string;
}

/** Checks the options of a site alone. */
export function siteOf(site: SiteOptions, cwd: string): SiteSource {
  return Object.values(configOf({ site }, cwd).sites)[0]!;
}

export { loadModule } from './load.ts';

interface Origin {
  readonly flags: Flags;
  readonly cwd: string;
  readonly file: string | undefined;
  /** The origin of the options, for messages, e.g. `pages.config.ts`; `undefined` if there are no options. */
  readonly where: string | undefined;
  /** What to type if there are mistakes. Default: where the options are described. */
  readonly hint?: string;
}

function nameOf(file: string, cwd: string): string {
  return relative(cwd, file) || file;
}

function checkConfig(value: unknown, origin: Origin): Config {
  const { flags, cwd, file, where } = origin;
  const folder = file === undefined ? cwd : dirname(file);
  const { options, devices } = checkOptions(value, folder, { ...origin, recording: flags.recording });
  learnSecrets({ names: options.secrets ?? [], values: secretValues(options, flags.pages ?? [], folder) });
  const checkReturned = (returned: unknown, by: string) =>
    checkPages(returned, { options, origin: { ...origin, where: `what ${by} returned` } });
  const resolved = resolveConfig(options, flags, { file, where, folder, cwd, devices, checkReturned });
  // The user's own objects are not frozen, only our copy.
  const { reporters, ...config } = resolved;
  return Object.freeze({
    ...frozenCopy(config),
    reporters,
  });
}

/** The pages that a function of the config returned. They are checked as if the config listed them. */
function checkPages(
  returned: unknown,
  { options, origin }: { readonly options: Options; readonly origin: Origin },
): readonly ListedPage[] {
  if (!Array.isArray(returned)) {
    const problem = `pages: expected a list of paths or objects, got ${show(returned)}`;
    throw invalid(origin.where, [problem], returnsHint);
  }
  if (returned.length === 0) return [];
  const { pages } = checkConfig({ ...options, pages: returned }, { ...origin, hint: returnsHint });
  return pages.kind === 'listed' ? pages.pages : [];
}

const returnsHint = "Return a list such as: ['/', { path: '/pricing', fullPage: false }]";

function checkOptions(
  value: unknown,
  folder: string,
  { where, hint, recording = false }: Pick<Origin, 'where' | 'hint'> & Pick<Flags, 'recording'>,
): { options: Options; devices: DeviceList } {
  const unset = unsetIn(value).map(({ name, path }) => `${path}: ${notSet(name)}`);
  const checked = optionsSchema.safeParse(value);
  const wrong = checked.success ? [] : describeProblems(checked.error, value);
  if (unset.length + wrong.length > 0) throw invalid(where, [...unset, ...wrong], hint);
  const options = value as Options;
  const devices = loadDevices(options);
  const problems = [
    ...describeContradictions(options),
    ...describeReferences(options, devices),
    ...describeUsers(options),
    ...describeStorageStates(options, folder),
    ...describeMocks(options, folder, recording),
    ...describeRecordings(options, folder),
  ];
  if (problems.length > 0) throw invalid(where, problems, hint);
  return { options, devices };
}

function invalid(
  where = 'the config',
  problems: readonly string[],
  hint = 'Each option is described at its type and in the manual under Options.',
): SnapshotError {
  const heading = problems.length === 1 ? 'There is a mistake' : `There are ${problems.length} mistakes`;
  return new SnapshotError('CONFIG_INVALID', [`${heading} in ${where}:`, ...problems].join('\n  '), { hint });
}

/** Functions and regular expressions stay the user's own. */
function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, frozenCopy(entry)])),
  ) as T;
}
