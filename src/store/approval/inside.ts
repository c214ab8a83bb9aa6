import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';

/** Whether a path lies in this folder after links are followed. The path need not exist yet. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  const root = await realpath(folder);
  const real = await realWay(path);
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** The real path of the longest part that exists. */
async function realWay(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    return realWay(dirname(path));
  }
}
