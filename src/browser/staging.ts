import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isLeftOver, ourselves, ownerIn, ownerText } from '../owner.ts';

/** A folder in which something is made before it takes its place under its final name. */
export interface Staging extends AsyncDisposable {
  readonly folder: string;
}

/**
 * Makes such a folder beside `target`, on the same disk, so that a rename is enough in the end. Disposing removes
 * it. Those that killed runs left beside the same target are removed at once.
 */
export async function openStaging(target: string): Promise<Staging> {
  await mkdir(dirname(target), { recursive: true });
  await sweep(target);
  const folder = await mkdtemp(`${target}.${ownerText(ourselves())}.`);
  return { folder, [Symbol.asyncDispose]: () => remove(folder) };
}

/**
 * Gives the finished folder its name. What has that name and is damaged makes room; where two runs finish at once, the
 * first one counts.
 *
 * @param made A folder in a staging.
 */
export async function takePlace(
  made: string,
  target: string,
  isComplete: (folder: string) => boolean,
): Promise<void> {
  try {
    await rename(made, target);
    return;
  } catch {
    if (isComplete(target)) return;
  }
  // Moved away whole, so that nobody meets half of it; it goes with the staging.
  const old = `${made}.old`;
  await rename(target, old).catch(() => {});
  // Another run has replaced it in this moment.
  const keep = isComplete(old) ? old : made;
  await rename(keep, target).catch((error) => {
    if (!isComplete(target)) throw error;
  });
}

const staleAfterMs = 24 * 60 * 60 * 1000;

/** The name says whose it is. Of a run on another computer that shares the cache only the age is known. */
async function sweep(target: string): Promise<void> {
  const beside = dirname(target);
  for (const name of await readdir(beside)) {
    if (!name.startsWith(`${basename(target)}.`) || !ownerIn(name)) continue;
    const stats = await stat(join(beside, name)).catch(() => undefined);
    if (stats && isLeftOver(name, stats, staleAfterMs)) await remove(join(beside, name));
  }
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
