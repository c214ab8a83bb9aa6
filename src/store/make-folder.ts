import { mkdir, readlink, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SnapshotError } from '../errors.ts';

/**
 * With its parents. Node's own `recursive` hides a read-only file system and a link that leads nowhere behind ENOENT, and
 * never ends in /proc.
 *
 * @throws SnapshotError `OUTPUT` if there is a link that leads nowhere in its place.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await makeOne(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await isFolder(folder))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    // Something is there, but nothing behind it.
    const target = await readlink(path).catch(() => undefined);
    if (target === undefined) throw error;
    const message = `${path} cannot be written: it is a link to ${target}, which is not there.`;
    const hint = 'Make the folder that it leads to, or remove the link.';
    throw new SnapshotError('OUTPUT', message, { hint, cause: error });
  }
}
