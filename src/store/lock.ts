import { lstat, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { SnapshotError } from '../errors.ts';
import { signature, signerOf, signerRuns } from './signature.ts';

/** Whoever works under a lock touches it all the while. */
const touchAgainMs = 2000;
/** Where it cannot be seen whether its owner runs, a lock that nobody touches for so long is left from one that died. */
const leftAfterMs = 10_000;
/** An owner that runs and does not touch it is held up, as by Ctrl+Z. */
const frozenAfterMs = 60_000;
const askAgainMs = 20;

/**
 * Does the work while nobody else who asks for the same file does theirs. A lock that is left from a process that was
 * killed is passed over.
 *
 * `proper-lockfile` is not used: it compares the time of the file with the clock, so a process that is suspended for ten
 * seconds loses its lock, and two processes that find the same stale lock may both get it.
 *
 * @throws SnapshotError `OUTPUT` if somebody else has it who does nothing.
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
    // Should it have been taken for one that is left, it is somebody else's by now.
    const found = await look(file);
    if (found?.text === own || found?.text === '') await rm(file, { force: true });
  }
}

/** A lock as it is now. */
interface Found {
  /** Who has it; empty where that could not be written. */
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
  // On a full disk it holds without a name.
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

/** How long it is as it is, by our own clock: that of another machine may be wrong, and so may that of the disk. */
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

/** Under a lock of its own: of two who find the same one left, the second would remove what the first one took. */
async function remove(file: string, left: Found): Promise<void> {
  await withLock(`${file}-left`, async () => {
    const found = await look(file);
    if (found?.text === left.text && found.mtimeMs === left.mtimeMs) await rm(file, { force: true });
  });
}

/** If it cannot be touched, it only looks older than it is. */
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
