import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isLeftOver, ourselves, ownerIn, ownerText } from '../owner.ts';

/** A temporary folder in which something is made before it gets its final name. */
export interface Staging extends AsyncDisposable {
  readonly folder: string;
}

/**
 * Makes a staging folder beside `target`, so that it is on the same disk and can be renamed. Disposing removes it.
 * Staging folders that killed runs left beside the same target are removed too.
 */
export async function openStaging(target: string): Promise<Staging> {
  await mkdir(dirname(target), { recursive: true });
  await sweep(target);
  const folder = await mkdtemp(`${target}.${ownerText(ourselves())}.`);
  return { folder, [Symbol.asyncDispose]: () => remove(folder) };
}

/**
 * Gives the finished folder its final name. A damaged folder of that name is replaced. If two runs finish at the same
 * time, the folder of the first one stays.
 *
 * @param made A folder in a staging.
 */
export async function moveIntoPlace(
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
  // The old folder is moved as a whole, so that no other process sees a part of it. It is removed with the staging
  // folder.
  const old = `${made}.old`;
  await rename(target, old).catch(() => {});
  // Another run may just have replaced it.
  const keep = isComplete(old) ? old : made;
  await rename(keep, target).catch((error) => {
    if (!isComplete(target)) throw error;
  });
}

const staleAfterMs = 24 * 60 * 60 * 1000;

/** The name tells which process owns it. For a process of another computer that shares the cache, the age decides. */
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
