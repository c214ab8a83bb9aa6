import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, resolve } from 'node:path';
import { packedFile } from '../built-file.ts';
import { SnapshotError } from '../errors.ts';
import { configNames } from './contract.ts';

export interface LoadedFile {
  readonly file: string;
  /** Its default export. If that is a function, what it resolves to. */
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

/** The default export of a module of the user, in TypeScript or JavaScript. The file is read anew each time. */
export async function loadModule(file: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    // With npx, the project has no `snapshot-site` in its `node_modules` to import `defineConfig` from.
    alias: { 'snapshot-site': packedFile(`index${extname(import.meta.filename)}`) },
    // A cache on disk would return the old config if the file changed twice within a second.
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
