import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check, run, type CommandSite } from '../src/index.ts';
import { temporaryFolder } from './support/temporary.ts';

const waitsForEver: CommandSite = { command: 'node -e "setInterval(() => {}, 1000)"' };

test.each([
  ['a folder', 'site'],
  ['a command', waitsForEver],
])(
  'a run of %s that was aborted before it began rejects with INTERRUPTED and the reason',
  async (_, site) => {
    const cwd = await temporaryFolder({ 'site/index.html': '' });
    const reason = new Error('enough');
    const running = run({ site }, { cwd, signal: AbortSignal.abort(reason) });
    await expect(running).rejects.toMatchObject({
      name: 'SnapshotError',
      code: 'INTERRUPTED',
      cause: reason,
    });
  },
);

test('a run that is aborted while its site starts rejects with INTERRUPTED and the reason', async () => {
  const cwd = await temporaryFolder();
  const stop = new AbortController();
  const site = { ...waitsForEver, command: `node -e "console.log('begun'); setInterval(() => {}, 1000)"` };
  const running = run(
    { site },
    {
      cwd,
      signal: stop.signal,
      reporters: [({ kind }) => kind === 'site-output' && stop.abort('enough')],
    },
  );
  await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED', cause: 'enough' });
});

test('a run that is aborted later resolves with what was done', async () => {
  const cwd = await temporaryFolder({ 'site/a.html': '', 'site/b.html': '' });
  const stop = new AbortController();
  const report = await run(
    { site: 'site', concurrency: 1 },
    { cwd, signal: stop.signal, reporters: [({ kind }) => kind === 'shot-end' && stop.abort()] },
  );
  expect(report).toMatchObject({ interrupted: 'aborted', skipped: 1, output: join(cwd, 'output') });
});

test('mistakes in the options are told also to a run that was aborted', async () => {
  const running = run({ site: 'x', concurrency: 0 }, { signal: AbortSignal.abort() });
  await expect(running).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test('a check from a program gives the report and says where it is', async () => {
  const cwd = await temporaryFolder({ 'site/a.html': 'a', 'site/b.html': 'b' });
  await run({ site: 'site' }, { cwd, only: ['a'] });
  const { report, folder } = await check({ site: 'site' }, { cwd, allowNew: true });
  expect(report).toMatchObject({ counts: { same: 1, new: 1 }, allowNew: true, output: join(cwd, 'output') });
  expect(folder).toBe(join(cwd, '.snapshot-site/check'));
  const other = await check({ site: 'site' }, { cwd, against: 'site', only: ['b'] });
  expect(other.report).toMatchObject({ counts: { same: 1 }, against: { kind: 'folder', name: 'site' } });
});

test('a check that was aborted before it began rejects with INTERRUPTED and the reason', async () => {
  const cwd = await temporaryFolder({ 'site/index.html': '' });
  const reason = new Error('enough');
  const checking = check({ site: 'site' }, { cwd, signal: AbortSignal.abort(reason) });
  await expect(checking).rejects.toMatchObject({ code: 'INTERRUPTED', cause: reason });
});
