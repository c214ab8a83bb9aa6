import { afterEach, expect, test, vi } from 'vitest';
import { type ProcessTreeOptions, startProcessTree } from '../../../src/site/process/process-tree.ts';
import { system } from '../../../src/site/process/system.ts';
import { expectNothingLeft, trackProcesses } from '../../support/processes.ts';

afterEach(() => void vi.restoreAllMocks());

function sleeper(env: NodeJS.ProcessEnv): ProcessTreeOptions {
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

test.each(['processes', 'identifiers'] as const)(
  'a command is not left running if its process cannot be inspected: %s',
  async (what) => {
    const tracked = trackProcesses();
    // The leftovers of earlier runs are searched once in the life of this process, here before the spy.
    await (await startProcessTree(sleeper(tracked.env))).stop();
    vi.spyOn(system, what).mockRejectedValueOnce(fault);
    await expect(startProcessTree(sleeper(tracked.env))).rejects.toMatchObject({
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
  const tree = await startProcessTree(sleeper(tracked.env));
  hide();
  await tree.stop();
  vi.restoreAllMocks();
  await expectNothingLeft(tracked);
});
