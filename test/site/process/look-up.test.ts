import { afterEach, expect, test, vi } from 'vitest';
import { type FamilyOptions, startFamily } from '../../../src/site/process/family.ts';
import { system } from '../../../src/site/process/system.ts';
import { expectNothingLeft, trackProcesses } from '../../support/processes.ts';

afterEach(() => void vi.restoreAllMocks());

function sleeper(env: NodeJS.ProcessEnv): FamilyOptions {
  return {
    name: 'sleep',
    argv: ['sleep', '1000'],
    cwd: '/',
    env: { ...process.env, ...env },
    stop: { signal: 'SIGTERM', graceMs: 1000 },
    onLine() {},
  };
}

const fault = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });

test.each(['processes', 'ties'] as const)(
  'a command that cannot be looked up at once is not left running: %s',
  async (what) => {
    const tracked = trackProcesses();
    // What an earlier run left, and we ourselves, are looked up once in the life of this process.
    await (await startFamily(sleeper(tracked.env))).stop();
    vi.spyOn(system, what).mockRejectedValueOnce(fault);
    await expect(startFamily(sleeper(tracked.env))).rejects.toMatchObject({
      code: 'SITE_START',
      message: 'sleep could not be started: EMFILE: too many open files.',
    });
    await expectNothingLeft(tracked);
  },
);

test.each([
  ['is missing', () => vi.spyOn(system, 'processes').mockResolvedValue([])],
  ['cannot be asked', () => vi.spyOn(system, 'processes').mockRejectedValue(fault)],
])('a command is stopped also while the list of processes %s', async (_, hide) => {
  const tracked = trackProcesses();
  const family = await startFamily(sleeper(tracked.env));
  hide();
  await family.stop();
  vi.restoreAllMocks();
  await expectNothingLeft(tracked);
});
