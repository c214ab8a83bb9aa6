import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { withLock } from '../../src/store/lock.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('one works after the other', async () => {
  const file = join(await temporaryFolder(), 'lock');
  let working = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++working);
    await stat(file);
    working -= 1;
  };
  await Promise.all(Array.from({ length: 10 }, () => withLock(file, work)));
  expect({ most, working }).toEqual({ most: 1, working: 0 });
});

test('a lock under which somebody works for long does not look as if they were killed', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const file = join(await temporaryFolder(), 'lock');
  const age = async () => Date.now() - (await stat(file)).mtimeMs;
  await withLock(file, async () => {
    await utimes(file, 1, 1);
    vi.advanceTimersByTime(2000);
    await expect.poll(age).toBeLessThan(60_000);
  });
  expect(vi.getTimerCount()).toBe(0);
});

test('work that fails gives the lock back', async () => {
  const file = join(await temporaryFolder(), 'lock');
  const failing = withLock(file, () => Promise.reject(new Error('no luck')));
  await expect(failing).rejects.toThrow('no luck');
  expect(await withLock(file, async () => 'next')).toBe('next');
});

test('a lock that is left from a process that was killed is passed over', async () => {
  const file = join(await temporaryFolder(), 'lock');
  await writeFile(file, '');
  const aMinuteAgo = Date.now() / 1000 - 60;
  await utimes(file, aMinuteAgo, aMinuteAgo);
  expect(await withLock(file, async () => 'next')).toBe('next');
});
