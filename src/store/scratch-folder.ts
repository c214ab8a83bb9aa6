import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** Makes the folder for what nobody commits, if it is missing; git ignores it without being told. */
export async function ensureScratch(scratch: string): Promise<void> {
  try {
    await mkdir(scratch);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return makeFolder(scratch);
    throw error;
  }
  await writeFile(join(scratch, '.gitignore'), '*\n');
}
