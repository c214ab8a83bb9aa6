import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';

/** Whether a path, which need not be there yet, lies in this folder, also once links are followed. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  const root = await realpath(folder);
  const real = await realWay(path);
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Where a path leads, as far as it is there. */
async function realWay(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    return realWay(dirname(path));
  }
}
