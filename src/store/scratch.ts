import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/*
 * Files are written here first and then renamed to their place, so that a file in `output/` is always whole. The
 * folder lies inside `output/`, because a rename is only atomic within one file system.
 */

const prefix = '.writing-';
const staleAfterMs = 3_600_000;

export interface Scratch {
  /** Puts the file in its place at once or not at all; what was there stays until then. */
  write(file: string, content: Uint8Array | string): Promise<void>;
  remove(): Promise<void>;
}

export async function openScratch(output: string): Promise<Scratch> {
  await sweep(output);
  const folder = await mkdtemp(join(output, prefix));
  let count = 0;
  return {
    async write(file, content) {
      const temporary = join(folder, `${count++}-${basename(file)}`.slice(0, 120));
      try {
        await writeFile(temporary, content);
        await mkdir(dirname(file), { recursive: true });
        await rename(temporary, file);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Removes what a run left that was killed. Another run may be writing now, so only what is old goes. */
async function sweep(output: string): Promise<void> {
  for (const name of await readdir(output)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(output, name);
    const touched = await stat(folder).catch(() => undefined);
    if (touched && Date.now() - touched.mtimeMs > staleAfterMs)
      await rm(folder, { recursive: true, force: true });
  }
}
