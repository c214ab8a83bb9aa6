import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApprovalChoice } from '../../../src/model/index.ts';
import { approve, undo } from '../../../src/store/approval/index.ts';
import { beginLog } from '../../../src/store/approval/log.ts';
import {
  checked,
  hash,
  here,
  project,
  type Project,
  put,
  recordOf,
  there,
  writeReport,
} from '../../support/checked-project.ts';

function approveIn(it: Project, choice: Partial<ApprovalChoice> = {}) {
  return approve(it.report, {
    ...it,
    choice: { shots: [], groups: [], prune: false, ...choice },
  });
}

const logs = async ({ workFolder }: Project) => (await readdir(join(workFolder, 'approvals'))).toSorted();

test('everything is as it was: changed, new, renamed and pruned, pictures and record', async () => {
  const it = await project(
    [
      { id: 'index', was: 'one', now: 'two' },
      { id: 'guide/start', now: 'fresh' },
      { id: 'moved', was: 'old', now: 'new', renamedFrom: 'old.png' },
      { id: 'gone', was: 'orphan' },
      { id: 'same', was: 'same', now: 'same' },
    ],
    { environment: there },
  );
  const [files, record] = [await it.files(), await it.record()];
  await approveIn(it, { prune: true });
  expect(await it.files()).not.toEqual(files);

  expect(await undo(it)).toEqual({
    shots: [
      { id: 'index', status: 'changed' },
      { id: 'guide/start', status: 'new' },
      { id: 'moved', status: 'renamed' },
      { id: 'gone', status: 'removed' },
    ],
    written: ['index.png', 'old.png', 'gone.png'],
    deleted: ['guide/start.png', 'moved.png'],
    left: [],
  });
  expect(await it.files()).toEqual(files);
  expect(await it.record()).toEqual(record);
});

test('called again, the approval before it is taken back; then there is none', async () => {
  const it = await project([
    { id: 'a', was: 'a then', now: 'a now' },
    { id: 'b', was: 'b then', now: 'b now' },
  ]);
  await approveIn(it, { shots: ['a'] });
  await approveIn(it, { shots: ['b'] });
  const undone = async () => (await undo(it)).shots.map(({ id }) => id);
  expect(await undone()).toEqual(['b']);
  expect(await it.files()).toEqual({ 'a.png': 'a now', 'b.png': 'b then' });
  expect(await undone()).toEqual(['a']);
  expect(await it.files()).toEqual({ 'a.png': 'a then', 'b.png': 'b then' });
  expect(await undone()).toEqual([]);
});

test('what was taken back can be approved again, and taken back again', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await approveIn(it);
  await undo(it);
  expect((await approveIn(it)).shots).toHaveLength(1);
  expect(await it.files()).toEqual({ 'index.png': 'two' });
  await undo(it);
  expect(await it.files()).toEqual({ 'index.png': 'one' });
});

test('a picture that was changed since is left, and the reason says where the one from before is', async () => {
  const it = await project([
    { id: 'a', was: 'a then', now: 'a now' },
    { id: 'b', was: 'b then', now: 'b now' },
  ]);
  await approveIn(it);
  await writeFile(join(it.output, 'a.png'), 'taken again');
  const { left, written } = await undo(it);
  expect(written).toEqual(['b.png']);
  expect(left).toEqual([
    {
      id: 'a',
      reason: expect.stringMatching(/^a\.png was changed after it was approved; what it was before is in /),
    },
  ]);
  expect(await it.files()).toEqual({ 'a.png': 'taken again', 'b.png': 'b then' });
  expect((await it.record())!.pictures).toMatchObject({
    'a.png': { sha256: hash('a now') },
    'b.png': { sha256: hash('b then') },
  });
  expect(await readFile(left[0]!.reason.split(' is in ')[1]!, 'utf8')).toBe('a then');
});

test('a renamed picture is taken back whole or not at all', async () => {
  const it = await project([{ id: 'moved', was: 'old', now: 'new', renamedFrom: 'old.png' }]);
  await approveIn(it);
  await writeFile(join(it.output, 'moved.png'), 'taken again');
  expect(await undo(it)).toMatchObject({ shots: [], left: [{ id: 'moved' }] });
  expect(await it.files()).toEqual({ 'moved.png': 'taken again' });
});

test('what was kept is damaged: left, not written', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await approveIn(it);
  await writeFile(join(it.workFolder, 'approvals/1', hash('one')), 'damaged');
  expect((await undo(it)).left).toMatchObject([{ id: 'index' }]);
  expect(await it.files()).toEqual({ 'index.png': 'two' });
});

test('an approval that was killed half way is taken back', async () => {
  const it = await project([
    { id: 'a', was: 'a then', now: 'a now' },
    { id: 'b', was: 'b then', now: 'b now' },
    { id: 'c', now: 'c now' },
  ]);
  const [files, record] = [await it.files(), await it.record()];
  await approveIn(it);
  // As if only the first had taken its place, and nobody had come to the record.
  await writeFile(join(it.output, 'b.png'), 'b then');
  await rm(join(it.output, 'c.png'));
  await writeFile(join(it.output, 'snapshots.json'), JSON.stringify({ version: 2, ...record }));
  expect(await undo(it)).toMatchObject({ written: ['a.png'], deleted: [], left: [] });
  expect(await it.files()).toEqual(files);
  expect(await it.record()).toEqual({ version: 2, ...record });
});

test('an approval that was killed before it had a log is passed over', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await approveIn(it);
  await beginLog(it.workFolder, it.output);
  expect((await undo(it)).shots).toMatchObject([{ id: 'index' }]);
});

test('only approvals in the same output folder are taken back', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await approveIn(it);
  const another = join(it.root, 'another');
  expect((await undo({ ...it, output: another })).shots).toEqual([]);
  expect(await readdir(it.root)).not.toContain('another');
  expect((await undo(it)).shots).toHaveLength(1);
});

test('a project that was moved to another place can still take back', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await approveIn(it);
  const moved = join(it.root, 'moved');
  await mkdir(moved);
  for (const name of ['output', '.snapshot-site']) await rename(join(it.root, name), join(moved, name));
  await undo({ output: join(moved, 'output'), workFolder: join(moved, '.snapshot-site') });
  expect(await readFile(join(moved, 'output/index.png'), 'utf8')).toBe('one');
});

test('the last ten approvals are kept', async () => {
  const it = await project([]);
  for (let turn = 0; turn < 12; turn += 1) {
    const shot = checked({ id: `page-${turn}`, now: `${turn}` });
    await put(join(it.report, `actual/page-${turn}.png`), `${turn}`);
    await writeReport(it.report, { shots: [shot] });
    await approveIn(it);
  }
  expect((await logs(it)).map(Number).toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('what is kept is nothing for git', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await rename(it.report, join(it.root, 'report'));
  await rm(it.workFolder, { recursive: true });
  await approveIn({ ...it, report: join(it.root, 'report') });
  expect(await readFile(join(it.workFolder, '.gitignore'), 'utf8')).toBe('*\n');
});

test('a log that leads out of the output folder puts nothing there', async () => {
  const it = await project([{ id: 'guide/index', was: 'one', now: 'two' }]);
  await approveIn(it);
  await put(join(it.root, 'elsewhere/index.png'), 'two');
  await rm(join(it.output, 'guide'), { recursive: true });
  await symlink(join(it.root, 'elsewhere'), join(it.output, 'guide'));
  expect((await undo(it)).left).toMatchObject([{ reason: 'guide/index.png leads elsewhere' }]);
  expect(await readFile(join(it.root, 'elsewhere/index.png'), 'utf8')).toBe('two');
});

test('two at once take back two approvals', async () => {
  const it = await project([
    { id: 'a', was: 'a then', now: 'a now' },
    { id: 'b', was: 'b then', now: 'b now' },
  ]);
  await approveIn(it, { shots: ['a'] });
  await approveIn(it, { shots: ['b'] });
  await Promise.all([undo(it), undo(it)]);
  expect(await it.files()).toEqual({ 'a.png': 'a then', 'b.png': 'b then' });
  expect((await it.record())!.pictures).toEqual({
    'a.png': recordOf('a', 'a then', here),
    'b.png': recordOf('b', 'b then', here),
  });
});

test.each([
  [
    'names a file elsewhere',
    '"file": "index.png"',
    '"file": "../index.png"',
    '"../index.png", which leads out',
  ],
  ['keeps bytes elsewhere', hash('one'), '../../secret', 'sha256'],
  ['is of a newer version', '"version": 1', '"version": 2', 'was written by a newer version'],
])('a log that %s is refused, and nothing is written', async (_, part, wrong, said) => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await put(join(it.root, 'index.png'), 'precious');
  await approveIn(it);
  const log = join(it.workFolder, 'approvals/1/log.json');
  await writeFile(log, (await readFile(log, 'utf8')).replaceAll(part, wrong));
  await expect(undo(it)).rejects.toMatchObject({
    code: 'OUTPUT',
    message: expect.stringContaining(said),
    hint: expect.any(String),
  });
  expect(await it.files()).toEqual({ 'index.png': 'two' });
  expect(await readFile(join(it.root, 'index.png'), 'utf8')).toBe('precious');
});
