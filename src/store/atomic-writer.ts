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

const prefix = '.writing-';
/** Of the file that says that one run is at the record. */
export const lockName = `${prefix}record`;
const staleAfterMs = 3_600_000;

export interface AtomicWriter {
  /** Puts the file in its place at once or not at all; what was there stays until then. */
  write(file: string, content: Uint8Array | string): Promise<void>;
  /** Writes it where nobody looks yet: when many have to take their places together, a full disk is met before. */
  stage(content: Uint8Array | string): Promise<Staged>;
  remove(): Promise<void>;
}

export interface Staged {
  /** Puts it in its place, as `write` does; once. */
  place(file: string): Promise<void>;
}

/** Writes into this folder, and first removes what killed runs were writing there. */
export async function openAtomicWriter(output: string): Promise<AtomicWriter> {
  // Another run may be writing now.
  await sweepLeftOver(output, prefix, staleAfterMs);
  const folder = await mkdtemp(join(output, ownName(prefix)));
  let count = 0;
  const stage = (content: Uint8Array | string) => stageFile(join(folder, String(count++)), content);
  return {
    stage,
    write: async (file, content) => (await stage(content)).place(file),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @param temporary Where it is until it takes its place; if that fails, nothing is left there. */
export async function stageFile(temporary: string, content: Uint8Array | string): Promise<Staged> {
  const dropped = async (error: unknown): Promise<never> => {
    await rm(temporary, { force: true });
    throw error;
  };
  await writeFile(temporary, content).catch(dropped);
  return {
    async place(file) {
      await makeFolder(dirname(file)).catch(dropped);
      await rename(temporary, file).catch(dropped);
    },
  };
}
