import { mkdir, readlink, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SnapshotError } from '../errors.ts';

/**
 * Creates a folder and its parents. Node's own `recursive` reports ENOENT for a read-only file system and for a broken
 * link, and never returns in /proc.
 *
 * @throws SnapshotError `OUTPUT` if a broken link is in its place.
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
    // Something has this name, but it cannot be followed: a broken link.
    const target = await readlink(path).catch(() => undefined);
    if (target === undefined) throw error;
    const message = `${path} cannot be written: it is a link to ${target}, which is not there.`;
    const hint = 'Make the folder that it leads to, or remove the link.';
    throw new SnapshotError('OUTPUT', message, { hint, cause: error });
  }
}
