import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { withLock } from '../../src/store/lock.ts';
import { ourselves, type Owner, ownerText } from '../../src/owner.ts';
import { signature } from '../../src/store/signature.ts';
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

/** As a process other than this one in some way would sign. */
const signedBy = (other: Partial<Owner>) => `${ownerText({ ...ourselves(), ...other })} ${randomUUID()}`;

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

describe('a lock that is left is passed over', () => {
  test('from a process that is no more, at once and whatever the clock says', async () => {
    const file = join(await temporaryFolder(), 'lock');
    for (const time of [Date.now() / 1000, 1, Date.now() / 1000 + 3600]) {
      await writeFile(file, signedBy({ pid: await deadPid() }));
      await utimes(file, time, time);
      expect(await withLock(file, async () => 'next')).toBe('next');
    }
    expect(await readdir(join(file, '..'))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('from a process whose number another one has now', async () => {
    const file = join(await temporaryFolder(), 'lock');
    await writeFile(file, signedBy({ started: 1 }));
    expect(await withLock(file, async () => 'next')).toBe('next');
  });

  test.each([
    ['on another machine', () => signedBy({ world: '0123abcd' })],
    ['of an older version, or on a full disk', () => ''],
  ])('from a process %s, once nobody touched it for a while', async (_, content) => {
    const file = join(await temporaryFolder(), 'lock');
    await writeFile(file, content());
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => 1000 * now());
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await withLock(file, async () => 'next')).toBe('next');
  });

  test('by one after the other, if many find it', async () => {
    const file = join(await temporaryFolder(), 'lock');
    const pid = await deadPid();
    for (let round = 0; round < 30; round += 1) {
      await writeFile(file, signedBy({ pid }));
      let working = 0;
      let most = 0;
      const work = async () => {
        most = Math.max(most, ++working);
        await setImmediate();
        working -= 1;
      };
      await Promise.all(Array.from({ length: 12 }, () => withLock(file, work)));
      expect(most).toBe(1);
    }
    expect(await readdir(join(file, '..'))).toEqual([]);
  });
});

test.each([
  ['an hour behind', -3600],
  ['an hour ahead', 3600],
])('a lock of a process that runs is kept, also where its clock is %s', async (_, seconds) => {
  const file = join(await temporaryFolder(), 'lock');
  let looks = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => ((looks += 1), now()));
  onTestFinished(() => void vi.restoreAllMocks());
  const order: string[] = [];
  let second!: Promise<unknown>;
  await withLock(file, async () => {
    const time = Date.now() / 1000 + seconds;
    await utimes(file, time, time);
    second = withLock(file, async () => order.push('second'));
    await expect.poll(() => looks).toBeGreaterThan(20);
    order.push('first');
  });
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('a process that has it, runs and does nothing is told of, so that nobody waits for ever', async () => {
  const file = join(await temporaryFolder(), 'lock');
  await writeFile(file, signature());
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => 1000 * now());
  onTestFinished(() => void vi.restoreAllMocks());
  await expect(withLock(file, async () => 'next')).rejects.toMatchObject({
    code: 'OUTPUT',
    message: `${file} is held by the process ${process.pid}, which has done nothing for a minute.`,
    hint: `If it hangs, end it: kill -9 ${process.pid}`,
  });
});
