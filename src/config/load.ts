import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, resolve } from 'node:path';
import { packedFile } from '../built-file.ts';
import { SnapshotError } from '../errors.ts';
import { configNames } from './contract.ts';

export interface LoadedFile {
  readonly file: string;
  /** What it exports; of a function, what that resolves to. */
  readonly value: unknown;
}

/**
 * Reads the config file: the one that was named, or the one in this folder, if there is one.
 *
 * @throws SnapshotError `CONFIG_NOT_FOUND` if the named one does not exist, `CONFIG_LOAD` if it cannot be run.
 */
export async function loadFile(named: string | undefined, cwd: string): Promise<LoadedFile | undefined> {
  const file = named === undefined ? findFile(cwd) : resolve(cwd, named);
  if (file === undefined) return undefined;
  const exists = existsSync(file);
  if (!exists || statSync(file).isDirectory()) {
    const what = exists ? `${file} is a folder, not a config file` : `There is no config file ${file}`;
    throw new SnapshotError('CONFIG_NOT_FOUND', `${what} (from --config ${named}).`, {
      hint: 'Check the path, or write one with: snapshot-site init',
    });
  }
  try {
    const value = await readValue(file);
    return { file, value: await (typeof value === 'function' ? value() : value) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SnapshotError('CONFIG_LOAD', `${relative(cwd, file) || file} could not be loaded: ${reason}`, {
      hint: `Fix the file and run again; --verbose shows where it failed.`,
      cause: error,
    });
  }
}

function findFile(cwd: string): string | undefined {
  return configNames.map((name) => join(cwd, name)).find((file) => existsSync(file));
}

async function readValue(file: string): Promise<unknown> {
  if (extname(file) === '.json') return readJson(file);
  return loadModule(file);
}

/** What a module of the user exports by default, in TypeScript or JavaScript, as it is now. */
export async function loadModule(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    // A project that runs the tool by npx has no `snapshot-site` of its own to import `defineConfig` from.
    alias: { 'snapshot-site': packedFile(`index${extname(import.meta.filename)}`) },
    // No cache on disk: a config that was changed within a second would be read as it was.
    fsCache: false,
    moduleCache: false,
  });
  return jiti.import(file, { default: true });
}

/** `$schema` is for editors. */
async function readJson(file: string): Promise<unknown> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof value !== 'object' || value === null || !('$schema' in value)) return value;
  const { $schema, ...options } = value;
  return options;
}
