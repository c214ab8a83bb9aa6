import { rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** What is done under a lock takes milliseconds, so an older one is left from a process that was killed. */
const staleAfterMs = 10_000;
const askAgainMs = 20;

/** Does the work while nobody else who asks for the same file does theirs. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!(await take(file))) {
    if (await isStale(file)) await rm(file, { force: true });
    else await wait(askAgainMs);
  }
  try {
    return await work();
  } finally {
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

async function isStale(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  // A clock that was set back must not make anybody wait for ever.
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) > staleAfterMs;
}
