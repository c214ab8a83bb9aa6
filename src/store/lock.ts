import { lstat, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { SnapshotError } from '../errors.ts';
import { signature, signerOf, signerRuns } from './signature.ts';

/** The owner of a lock touches its file at these intervals. */
const touchAgainMs = 2000;
/** If we cannot see whether the owner runs, a lock that was not touched for so long is stale. */
const leftAfterMs = 10_000;
/** An owner that runs, but has not touched the lock for so long, is suspended, as by Ctrl+Z. */
const frozenAfterMs = 60_000;
const askAgainMs = 20;

/**
 * Does the work under a lock: a file that only one process can create. A stale lock of a killed process is removed.
 *
 * `proper-lockfile` is not used: it compares the time of the file with the clock, so a process that is suspended for ten
 * seconds loses its lock, and two processes that find the same stale lock may both get it.
 *
 * @throws SnapshotError `OUTPUT` if another process has the lock and is suspended.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const own = signature();
  const untouchedFor = observeTouches();
  while (!(await take(file, own))) {
    const found = await look(file);
    const untouchedMs = untouchedFor(found);
    if (found && isLeft(found, untouchedMs)) await remove(file, found);
    else if (found && untouchedMs > frozenAfterMs) throw frozen(file, found);
    else await wait(askAgainMs);
  }
  const touching = setInterval(() => void touch(file), touchAgainMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    // Another process may have taken the lock for stale. Then it is not ours any more.
    const found = await look(file);
    if (found?.text === own || found?.text === '') await rm(file, { force: true });
  }
}

/** The present state of a lock. */
interface Found {
  /** The signature of its owner; empty if it could not be written. */
  readonly text: string;
  readonly mtimeMs: number;
}

async function take(file: string, own: string): Promise<boolean> {
  try {
    await writeFile(file, '', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  // On a full disk the lock works without a signature.
  await writeFile(file, own).catch(() => {});
  return true;
}

async function look(file: string): Promise<Found | undefined> {
  try {
    const { mtimeMs } = await lstat(file);
    return { text: await readFile(file, 'utf8').catch(() => ''), mtimeMs };
  } catch {
    return undefined;
  }
}

/** Measures with our own clock how long a lock is unchanged: other machines and disks may have wrong clocks. */
function observeTouches(): (found: Found | undefined) => number {
  let last: string | undefined;
  let sinceMs = 0;
  return (found) => {
    const now = JSON.stringify(found);
    if (now !== last) sinceMs = performance.now();
    last = now;
    return performance.now() - sinceMs;
  };
}

function isLeft({ text }: Found, untouchedMs: number): boolean {
  return !(signerRuns(text) ?? untouchedMs < leftAfterMs);
}

/**
 * Removes a stale lock, under a second lock. Otherwise, if two processes find the same stale lock, the second could remove
 * the new lock of the first.
 */
async function remove(file: string, left: Found): Promise<void> {
  await withLock(`${file}-left`, async () => {
    const found = await look(file);
    if (found?.text === left.text && found.mtimeMs === left.mtimeMs) await rm(file, { force: true });
  });
}

/** Marks the lock as in use. If this fails, it only looks older than it is. */
async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => {});
}

function frozen(file: string, { text }: Found): SnapshotError {
  const pid = signerOf(text);
  return new SnapshotError(
    'OUTPUT',
    `${file} is held by the process ${pid}, which has done nothing for a minute.`,
    {
      hint: `If it hangs, end it: kill -9 ${pid}`,
    },
  );
}
