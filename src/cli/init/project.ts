import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { normalize } from 'node:path/posix';
import { SnapshotError } from '../../errors.ts';

/** What is read of a project, without running anything. */
export interface Project {
  /** Relative paths with slashes, at most `depth` folders down. */
  readonly files: readonly string[];
  /** The parts of package.json that tell something; empty if there is none. */
  readonly manifest: Manifest;
  /** The texts of the source files among `files`. */
  readonly texts: ReadonlyMap<string, string>;
}

interface Manifest {
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Deep enough for `src/app/main.py`, and quick in a large repository. */
const depth = 3;
/** Folders that hold other people's files. */
const foreign = new Set(['node_modules', 'venv', '__pycache__', 'site-packages', 'vendor', 'coverage']);

/**
 * Reads what `recognise` wants to know about the project in this folder.
 *
 * @throws SnapshotError `CONFIG_LOAD` if there is no such folder, or its package.json is broken.
 */
export async function readProject(folder: string): Promise<Project> {
  try {
    const files = await listFiles(folder, '', depth);
    const manifest = files.includes('package.json')
      ? (JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest)
      : {};
    const wanted = files.filter((file) => isSourceFile(file) || file === normalize(manifest.main ?? ''));
    const texts = await Promise.all(
      wanted.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const),
    );
    return { files, manifest, texts: new Map(texts) };
  } catch (error) {
    throw new SnapshotError('CONFIG_LOAD', `The project could not be read: ${(error as Error).message}`, {
      hint: `Check ${folder} and its package.json.`,
      cause: error,
    });
  }
}

/** Files that may hold an application, or what matters of its configuration. */
export function isSourceFile(file: string): boolean {
  return /^(?:src\/)?(?:app|server|index|main)\.[cm]?[jt]s$|\.py$|^next\.config\.\w+$/.test(file);
}

async function listFiles(folder: string, below: string, deeper: number): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isFile()) return [path];
      return entry.isDirectory() && deeper > 0 && isOwn(entry.name)
        ? listFiles(folder, path, deeper - 1)
        : [];
    }),
  );
  return found.flat().toSorted();
}

function isOwn(folder: string): boolean {
  return !foreign.has(folder) && (!folder.startsWith('.') || folder === '.vitepress');
}
