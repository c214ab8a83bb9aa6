import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './make-folder.ts';

/*
 * Files are written here first and then renamed to their place, so that a file in `output/` is always whole. The
 * folder lies inside `output/`, because a rename is only atomic within one file system.
 */

const prefix = '.writing-';
/** Of the file that says that one run is at the record. */
export const lockName = `${prefix}record`;
const staleAfterMs = 3_600_000;

export interface Scratch {
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

export async function openScratch(output: string): Promise<Scratch> {
  await sweep(output);
  const folder = await mkdtemp(join(output, prefix));
  let count = 0;
  const stage = async (content: Uint8Array | string): Promise<Staged> => {
    const temporary = join(folder, String(count++));
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
  };
  return {
    stage,
    write: async (file, content) => (await stage(content)).place(file),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Removes what a run left that was killed. Another run may be writing now, so only what is old goes. */
async function sweep(output: string): Promise<void> {
  for (const name of await readdir(output)) {
    // One that is left is passed over by whoever asks for it.
    if (!name.startsWith(prefix) || name.startsWith(lockName)) continue;
    const left = join(output, name);
    const touched = await stat(left).catch(() => undefined);
    if (touched && Date.now() - touched.mtimeMs > staleAfterMs)
      await rm(left, { recursive: true, force: true });
  }
}
