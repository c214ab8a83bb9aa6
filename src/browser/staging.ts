import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

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
  const folder = await mkdtemp(`${target}${owner(process.pid)}`);
  return { folder, [Symbol.asyncDispose]: () => remove(folder) };
}

/** Gives the finished folder its name. Where two runs finish at once, the first one counts. */
export async function takePlace(made: string, target: string, isComplete: () => boolean): Promise<void> {
  try {
    await rename(made, target);
  } catch (error) {
    if (isComplete()) return;
    const isFolder = await stat(target).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) throw error;
    // Someone deleted files from it.
    await rm(target, { recursive: true });
    await rename(made, target);
  }
}

/** The name says whose it is, so that the next run knows whether that one still lives. */
function owner(pid: number | string): string {
  return `.${hostname()}.${pid}.`;
}

async function sweep(target: string): Promise<void> {
  const beside = dirname(target);
  for (const name of await readdir(beside)) {
    if (!name.startsWith(`${basename(target)}.`)) continue;
    const pid = /\.(\d+)\.[^.]+$/.exec(name)?.[1];
    if (pid === undefined) continue;
    const ours = name.startsWith(basename(target) + owner(pid));
    if (ours ? !isAlive(Number(pid)) : await isOlderThanADay(join(beside, name)))
      await remove(join(beside, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Of a run on another computer that shares the cache nothing else can be known. */
async function isOlderThanADay(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > 24 * 60 * 60 * 1000;
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
