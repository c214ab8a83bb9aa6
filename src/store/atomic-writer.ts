import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ownName, sweepLeftOver } from './left-over.ts';
import { makeFolder } from './make-folder.ts';

/*
 * Files are written under a temporary name and then renamed, so that a file is always complete. The temporary file lies in
 * the same output or cache folder, because a rename is only atomic within one file system.
 *
 * `write-file-atomic` is not used: it cannot write several files before the first is renamed, and a killed process leaves
 * its temporary file beside the pictures for good.
 */

/** The prefix of temporary files and folders. */
export const writingPrefix = '.writing-';
/** The lock file for `snapshots.json`. */
export const lockName = `${writingPrefix}record`;
const staleAfterMs = 3_600_000;

export interface AtomicWriter {
  /** Replaces the file atomically: it has either its old content or all of the new one. */
  write(file: string, content: Uint8Array | string): Promise<void>;
  /** Writes a temporary file. If many files have to be replaced together, a full disk is noticed before the first one. */
  stage(content: Uint8Array | string): Promise<Staged>;
  remove(): Promise<void>;
}

export interface Staged {
  /** Renames it to its final name, as `write` does. Call it once. */
  place(file: string): Promise<void>;
}

/** Opens a writer for this folder, and first removes temporary files of killed runs. */
export async function openAtomicWriter(output: string): Promise<AtomicWriter> {
  // Another run may be writing now, so files of live processes stay.
  await sweepLeftOver(output, writingPrefix, staleAfterMs);
  const folder = await mkdtemp(join(output, ownName(writingPrefix)));
  let count = 0;
  const stage = (content: Uint8Array | string) => stageFile(join(folder, String(count++)), content);
  return {
    stage,
    write: async (file, content) => (await stage(content)).place(file),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @param temporary The name of the temporary file. If something fails, it is removed. */
export async function stageFile(temporary: string, content: Uint8Array | string): Promise<Staged> {
  const removeAndThrow = async (error: unknown): Promise<never> => {
    await rm(temporary, { force: true });
    throw error;
  };
  await writeFile(temporary, content).catch(removeAndThrow);
  return {
    async place(file) {
      await makeFolder(dirname(file)).catch(removeAndThrow);
      await rename(temporary, file).catch(removeAndThrow);
    },
  };
}
