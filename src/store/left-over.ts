import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeftOver, ourselves, ownerText } from '../owner.ts';

/** The beginning of a name for a temporary file. It names this process, so that others can see whether it still runs. */
export function ownName(prefix: string): string {
  return `${prefix}${ownerText(ourselves())}-`;
}

/** Removes temporary files with this prefix whose processes have ended. */
export async function sweepLeftOver(folder: string, prefix: string, staleAfterMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats && isLeftOver(name, stats, staleAfterMs)) await rm(path, { recursive: true, force: true });
  }
}
