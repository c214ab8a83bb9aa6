import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Whoever works under a lock touches it all the while, so an older one is left from a process that was killed. */
const staleAfterMs = 10_000;
const touchAgainMs = 2000;
const askAgainMs = 20;

/** Does the work while nobody else who asks for the same file does theirs. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!(await take(file))) {
    if (await isStale(file)) await rm(file, { force: true });
    else await wait(askAgainMs);
  }
  const touching = setInterval(() => void touch(file), touchAgainMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** If it cannot be touched, it only looks older than it is. */
async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => {});
}

async function isStale(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  // A clock that was set back must not make anybody wait for ever.
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) > staleAfterMs;
}
