import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  approve,
  check,
  type CheckEvent,
  type CommandSite,
  doctor,
  listShots,
  loadConfig,
  run,
  type RunEvent,
} from '../src/index.ts';
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
  const report = await check({ site: 'site' }, { cwd, allowNew: true });
  expect(report).toMatchObject({ counts: { same: 1, new: 1 }, allowNew: true, output: join(cwd, 'output') });
  expect(report.folder).toBe(join(cwd, '.snapshot-site/check'));
  const other = await check({ site: 'site' }, { cwd, against: 'site', only: ['b'] });
  expect(other).toMatchObject({ counts: { same: 1 }, against: { kind: 'folder', name: 'site' } });
});

test('a check that was aborted before it began rejects with INTERRUPTED and the reason', async () => {
  const cwd = await temporaryFolder({ 'site/index.html': '' });
  const reason = new Error('enough');
  const checking = check({ site: 'site' }, { cwd, signal: AbortSignal.abort(reason) });
  await expect(checking).rejects.toMatchObject({ code: 'INTERRUPTED', cause: reason });
});

test('a config is loaded, changed and run: its paths are relative to its file', async () => {
  const cwd = await temporaryFolder({
    'deep/pages.config.ts': `export default () => ({ site: 'site', pages: ['/a'] });`,
    'deep/site/a.html': 'a',
    'deep/site/b.html': 'b',
  });
  const { options, ...loaded } = await loadConfig({ cwd, config: 'deep/pages.config.ts' });
  expect(loaded).toEqual({ file: join(cwd, 'deep/pages.config.ts'), cwd: join(cwd, 'deep') });
  expect(options).toEqual({ site: 'site', pages: ['/a'] });
  const shots = await listShots({ ...options, pages: ['/a', '/b'] }, { cwd: loaded.cwd, only: ['b'] });
  expect(shots.map(({ id, file }) => [id, file])).toEqual([['b', 'b.png']]);
});

test('without a config file the options are empty; a mistake in one is told when it is loaded', async () => {
  const cwd = await temporaryFolder();
  expect(await loadConfig({ cwd })).toEqual({ options: {}, file: undefined, cwd });
  const wrong = await temporaryFolder({ 'pages.config.json': '{ "concurrency": 0 }' });
  await expect(loadConfig({ cwd: wrong })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('in pages.config.json'),
  });
});

test('what a check found is approved from a program, as it was chosen', async () => {
  const cwd = await temporaryFolder({ 'site/a.html': 'a', 'site/b.html': 'b' });
  const { counts } = await check({ site: 'site' }, { cwd });
  expect(counts).toMatchObject({ new: 2 });
  const approval = await approve({ site: 'site' }, { cwd, only: ['a'] });
  expect(approval).toMatchObject({ shots: [{ id: 'a', status: 'new' }], written: ['a.png'], left: [] });
  expect(existsSync(join(cwd, 'output/b.png'))).toBe(false);
  // The site need not be there any more.
  const rest = await approve({ site: 'gone' }, { cwd });
  expect(rest.shots).toEqual([{ id: 'b', status: 'new' }]);
  await expect(approve({ output: 'elsewhere' }, { cwd })).rejects.toMatchObject({ code: 'REPORT' });
});

test('the doctor examines from a program and tells what it does', async () => {
  const cwd = await temporaryFolder({ 'site/a.html': 'a' });
  const kinds: string[] = [];
  const report = await doctor({ site: 'site' }, { cwd, reporters: [({ kind }) => kinds.push(kind)] });
  expect(report.diagnoses).toMatchObject([{ status: 'stable', shot: { id: 'a' } }]);
  expect(kinds).toContain('diagnosis');
  const examining = doctor({ site: 'site' }, { cwd, signal: AbortSignal.abort('enough') });
  await expect(examining).rejects.toMatchObject({ code: 'INTERRUPTED', cause: 'enough' });
});

test('the reporters of the options hear a run and a check, unless others are given', async () => {
  const cwd = await temporaryFolder({ 'site/a.html': 'a' });
  const heard: string[] = [];
  const own = {
    report: ({ kind }: RunEvent | CheckEvent) => void heard.push(kind),
    close: () => void heard.push('close'),
  };
  const options = { site: 'site', reporters: ['json=run.json', 'markdown=comment.md', own] };
  await run(options, { cwd });
  expect(heard.slice(-2)).toEqual(['end', 'close']);
  expect(JSON.parse(await readFile(join(cwd, 'run.json'), 'utf8'))).toMatchObject({ counts: { new: 1 } });
  expect(existsSync(join(cwd, 'comment.md'))).toBe(false);
  const { folder } = await check(options, { cwd });
  expect(heard.slice(-2)).toEqual(['checked-all', 'close']);
  expect([join(cwd, 'comment.md'), join(folder, 'index.html')].filter((file) => !existsSync(file))).toEqual(
    [],
  );
  heard.length = 0;
  await run(options, { cwd, reporters: [] });
  expect(heard).toEqual([]);
});
