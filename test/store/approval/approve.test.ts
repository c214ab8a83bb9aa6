import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ApprovalChoice } from '../../../src/model/index.ts';
import { approve } from '../../../src/store/approval/index.ts';
import { fingerprint } from '../../../src/store/environment.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import {
  checked,
  hash,
  here,
  project,
  type Project,
  put,
  recordOf,
  there,
  type Told,
  writeReport,
} from '../../support/checked-project.ts';

const everything: ApprovalChoice = { shots: [], groups: [], prune: false };

function approveIn(it: Project, choice: Partial<ApprovalChoice> = {}, folder = it.report) {
  return approve(folder, { ...it, choice: { ...everything, ...choice } });
}

const ids = (shots: readonly { readonly id: string }[]) => shots.map(({ id }) => id);

describe('what is taken over', () => {
  test('changed and new pictures, with their entries; the rest stays untouched', async () => {
    const it = await project([
      { id: 'index', was: 'one', now: 'two' },
      { id: 'guide/start', now: 'fresh' },
      { id: 'same', was: 'same', now: 'same' },
      { id: 'broken', was: 'good', status: 'failed' },
    ]);
    const approval = await approveIn(it);
    expect(approval).toMatchObject({
      shots: [
        { id: 'index', status: 'changed' },
        { id: 'guide/start', status: 'new' },
      ],
      written: ['index.png', 'guide/start.png'],
      deleted: [],
    });
    expect(await it.files()).toEqual({
      'index.png': 'two',
      'guide/start.png': 'fresh',
      'same.png': 'same',
      'broken.png': 'good',
    });
    expect((await it.record())?.pictures).toEqual({
      'broken.png': recordOf('broken', 'good', here),
      'guide/start.png': recordOf('guide/start', 'fresh', here),
      'index.png': recordOf('index', 'two', here),
      'same.png': recordOf('same', 'same', here),
    });
  });

  test('the first pictures of all, into a folder that is not there yet', async () => {
    const it = await project([{ id: 'index', now: 'one' }]);
    await approveIn(it);
    expect(await it.files()).toEqual({ 'index.png': 'one' });
    expect((await it.record())?.environments).toEqual({ [fingerprint(here)]: here });
  });

  test('pictures of another environment, which becomes theirs', async () => {
    const it = await project(
      [
        { id: 'index', was: 'one', now: 'two', status: 'inconclusive' },
        { id: 'kept', was: 'kept', now: 'kept' },
      ],
      { environment: there },
    );
    await approveIn(it);
    const record = await it.record();
    expect(record?.environments[record.pictures['index.png']!.environment!]).toEqual(there);
    expect(record?.environments[record.pictures['kept.png']!.environment!]).toEqual(here);
  });

  test('what a mask covers becomes part of the entry', async () => {
    const it = await project([]);
    const shot = checked({ id: 'index', now: 'one' });
    const masked = [{ x: 1, y: 2, width: 3, height: 4 }];
    await put(join(it.report, 'actual/index.png'), 'one');
    await writeReport(it.report, { shots: [{ ...shot, record: { ...shot.record!, masked } }] });
    await approveIn(it);
    expect((await it.record())?.pictures['index.png']).toMatchObject({ masked });
  });

  test('an unstable shot whose id is named', async () => {
    const it = await project([{ id: 'index', was: 'one', now: 'two', status: 'unstable' }]);
    expect(ids((await approveIn(it)).left)).toEqual(['index']);
    expect(await it.files()).toEqual({ 'index.png': 'one' });
    expect(ids((await approveIn(it, { shots: ['index'] })).shots)).toEqual(['index']);
    expect(await it.files()).toEqual({ 'index.png': 'two' });
  });

  test('a renamed picture takes the place of the old one', async () => {
    const it = await project([{ id: 'new-name', was: 'old', now: 'new', renamedFrom: 'old-name.png' }]);
    expect(await approveIn(it)).toMatchObject({ written: ['new-name.png'], deleted: ['old-name.png'] });
    expect(await it.files()).toEqual({ 'new-name.png': 'new' });
    expect(Object.keys((await it.record())!.pictures)).toEqual(['new-name.png']);
  });

  test('a picture without a shot is deleted if asked for, with its entry', async () => {
    const it = await project([
      { id: 'gone', was: 'old' },
      { id: 'index', was: 'one', now: 'one' },
    ]);
    expect((await approveIn(it)).left).toMatchObject([
      { id: 'gone', reason: expect.stringContaining('--prune') },
    ]);
    expect(await it.files()).toHaveProperty('gone.png');
    expect(await approveIn(it, { prune: true })).toMatchObject({ deleted: ['gone.png'], left: [] });
    expect(await it.files()).toEqual({ 'index.png': 'one' });
    expect(Object.keys((await it.record())!.pictures)).toEqual(['index.png']);
  });

  test('a report that was carried here from another machine', async () => {
    const it = await project([{ id: 'index', was: 'one', now: 'two' }], { output: '/builds/site/output' });
    const artifact = join(it.root, 'downloads/report');
    await mkdir(dirname(artifact), { recursive: true });
    await rename(it.report, artifact);
    await approveIn(it, {}, artifact);
    expect(await it.files()).toEqual({ 'index.png': 'two' });
  });
});

test('approved once more, nothing happens, and who asks is told why', async () => {
  const it = await project([
    { id: 'index', was: 'one', now: 'two' },
    { id: 'moved', was: 'old', now: 'new', renamedFrom: 'old.png' },
    { id: 'gone', was: 'old' },
  ]);
  await approveIn(it, { prune: true });
  const before = await it.files();
  expect(await approveIn(it, { prune: true })).toEqual({ shots: [], written: [], deleted: [], left: [] });
  expect((await approveIn(it, { shots: ['index'] })).left).toEqual([
    { id: 'index', reason: 'it is taken over already' },
  ]);
  expect(await it.files()).toEqual(before);
});

describe('only what was looked at', () => {
  const other: Told = { id: 'other', now: 'taken' };
  const changed: Told = { id: 'index', was: 'one', now: 'two' };

  test('the picture in the report is another one: left, and the others are taken over', async () => {
    const it = await project([changed, other]);
    await writeFile(join(it.report, 'actual/index.png'), 'tampered');
    await expectLeft(it, 'not the one that was compared; run again: snapshot-site check');
  });

  test('the report says of its entry that it is another picture', async () => {
    const it = await project([changed, other]);
    const shot = checked(changed);
    const lying = { ...shot, record: { ...shot.record!, sha256: hash('lie') } };
    await writeReport(it.report, { shots: [lying, checked(other)] });
    await expectLeft(it, 'not the one that was compared');
  });

  test('the picture is missing in the report', async () => {
    const it = await project([changed, other]);
    await rm(join(it.report, 'actual/index.png'));
    await expectLeft(it, 'missing in the report');
  });

  test('the baseline was changed since the check', async () => {
    const it = await project([changed, other]);
    await writeFile(join(it.output, 'index.png'), 'of somebody else');
    await expectLeft(it, 'its baseline is not the one that was compared');
  });

  test('the baseline was deleted since the check', async () => {
    const it = await project([changed, other]);
    await rm(join(it.output, 'index.png'));
    await expectLeft(it, 'its baseline is not the one that was compared');
  });

  test('there is a baseline now where there was none', async () => {
    const it = await project([{ id: 'index', now: 'two' }, other]);
    await put(join(it.output, 'index.png'), 'of somebody else');
    await expectLeft(it, 'its baseline is not the one that was compared');
  });

  test('what is to be pruned is another picture meanwhile', async () => {
    const it = await project([{ id: 'index', was: 'one' }, other]);
    await writeFile(join(it.output, 'index.png'), 'taken again');
    await expectLeft(it, 'its baseline is not the one that was compared', { prune: true });
  });

  test('the old picture of a renamed one is another one meanwhile', async () => {
    const it = await project([{ ...changed, renamedFrom: 'old.png' }, other]);
    await writeFile(join(it.output, 'old.png'), 'taken again');
    await expectLeft(it, 'its baseline is not the one that was compared');
  });

  test('a folder stands where the picture was', async () => {
    const it = await project([changed, other]);
    await rm(join(it.output, 'index.png'));
    await put(join(it.output, 'index.png/inside.txt'), 'precious');
    await expectLeft(it, 'a folder stands where the file should be');
  });
});

describe('a report that nobody should believe', () => {
  test.each([
    '../index.png',
    'guide/../../index.png',
    '/etc/index.png',
    String.raw`..\index.png`,
    'C:/index.png',
    './index.png',
  ])('names %s and is refused as a whole', async (file) => {
    const it = await project([{ id: 'good', now: 'good' }]);
    await writeReport(it.report, {
      shots: [checked({ id: 'good', now: 'good' }), checked({ id: 'index', now: 'x', file })],
    });
    await put(join(it.root, 'index.png'), 'precious');
    await expect(approveIn(it)).rejects.toMatchObject({ code: 'REPORT' });
    expect(await it.files()).toEqual({});
    expect(await readFile(join(it.root, 'index.png'), 'utf8')).toBe('precious');
  });

  test.each(['package.json', '.git/hooks/pre-commit', 'snapshots.json', 'index.png/hook.sh'])(
    'names %s, which is no picture, and is refused as a whole',
    async (file) => {
      for (const shot of [
        { id: 'index', now: 'evil', file },
        { id: 'index', was: 'precious', file },
        { id: 'index', was: 'precious', now: 'x', renamedFrom: file },
      ]) {
        const it = await project([]);
        await writeReport(it.report, { shots: [checked({ id: 'good', now: 'good' }), checked(shot)] });
        await expect(approveIn(it, { prune: true })).rejects.toMatchObject({
          code: 'REPORT',
          message: expect.stringContaining(`"${file}", which is not the name of a picture`),
        });
        expect(await it.files()).toEqual({});
      }
    },
  );

  test('has a file that is not the picture that it claims to be, which the caller looks at', async () => {
    const it = await project([
      { id: 'evil', was: 'one', now: 'evil' },
      { id: 'good', now: 'good' },
    ]);
    const claims: unknown[] = [];
    const approval = await approve(it.report, {
      ...it,
      choice: everything,
      async pictureFileFlaw(bytes, claim) {
        claims.push(claim);
        return String(bytes) === 'evil' ? 'it is of the kind svg' : undefined;
      },
    });
    expect(approval).toMatchObject({
      written: ['good.png'],
      left: [{ id: 'evil', reason: expect.stringContaining('it is of the kind svg') }],
    });
    expect(claims).toContainEqual({ file: 'evil.png', width: 2, height: 1 });
    expect(await it.files()).toEqual({ 'evil.png': 'one', 'good.png': 'good' });
  });

  test('has a link in the place of a picture', async () => {
    const it = await project([{ id: 'index', now: 'secret' }]);
    await put(join(it.root, 'secret'), 'secret');
    await rm(join(it.report, 'actual/index.png'));
    await symlink(join(it.root, 'secret'), join(it.report, 'actual/index.png'));
    expect((await approveIn(it)).left).toMatchObject([{ reason: 'its picture is not in the report' }]);
    expect(await it.files()).toEqual({});
  });

  test('finds a link that leads out of the output folder', async () => {
    const it = await project([{ id: 'guide/index', now: 'x' }]);
    await mkdir(join(it.root, 'elsewhere'));
    await mkdir(it.output);
    await symlink(join(it.root, 'elsewhere'), join(it.output, 'guide'));
    expect((await approveIn(it)).left).toMatchObject([{ reason: 'guide/index.png leads elsewhere' }]);
    expect(await readdir(join(it.root, 'elsewhere'))).toEqual([]);
  });

  test.each([
    ['without shots', { shots: undefined }],
    ['with a status that is none', { shots: [{ ...checked({ id: 'index', now: 'x' }), status: 'fine' }] }],
  ])('is %s', async (_, more) => {
    const it = await project([]);
    await writeReport(it.report, more as never);
    await expect(approveIn(it)).rejects.toMatchObject({
      code: 'REPORT',
      hint: expect.stringContaining('snapshot-site check'),
    });
  });

  test('is not there', async () => {
    const it = await project([]);
    await expect(approveIn(it, {}, join(it.root, 'nowhere'))).rejects.toMatchObject({ code: 'REPORT' });
  });
});

test('a comparison with another site has nothing to approve', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }], {
    against: { kind: 'git', name: 'main' },
  });
  await expect(approveIn(it)).rejects.toMatchObject({
    code: 'REPORT',
    message: expect.stringContaining('main'),
  });
  expect(await it.files()).toEqual({ 'index.png': 'one' });
});

test('many approvals at once take over what each of them means', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `page-${index}`);
  const it = await project(names.map((id) => ({ id, was: `${id} then`, now: `${id} now` })));
  const approvals = await Promise.all(names.map((id) => approveIn(it, { shots: [id] })));
  expect(approvals.map(({ shots }) => ids(shots))).toEqual(names.map((id) => [id]));
  expect(await it.files()).toEqual(Object.fromEntries(names.map((id) => [`${id}.png`, `${id} now`])));
  for (const { sha256 } of Object.values((await it.record())!.pictures)) {
    expect(names.map((id) => hash(`${id} now`))).toContain(sha256);
  }
});

test('the same approval twice at once happens once', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  const approvals = await Promise.all([approveIn(it), approveIn(it)]);
  expect(approvals.map(({ shots }) => shots.length).toSorted()).toEqual([0, 1]);
  expect(await it.files()).toEqual({ 'index.png': 'two' });
});

test('nothing is left beside the pictures', async () => {
  const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
  await approveIn(it);
  expect((await readdir(it.output)).toSorted()).toEqual(['index.png', 'snapshots.json']);
});

describe('all or nothing', () => {
  test('a picture that cannot take its place: those before it are as they were', async () => {
    const told: Told[] = [
      { id: 'index', was: 'one', now: 'two' },
      { id: 'gone', was: 'orphan' },
      { id: 'guide', now: 'fresh', file: 'guide.png/start.png' },
    ];
    const it = await project(told);
    // It is not there yet either, but it cannot be where a folder is by then.
    const shots = told.map((shot) => checked(shot));
    await writeReport(it.report, { shots: [...shots, { ...shots[2]!, id: 'late', file: 'guide.png' }] });
    const record = await it.record();
    await expect(approveIn(it, { prune: true })).rejects.toMatchObject({
      code: 'OUTPUT',
      message: expect.stringContaining('a folder stands where the file should be'),
    });
    expect(await it.files()).toEqual({ 'gone.png': 'orphan', 'index.png': 'one' });
    expect((await it.record())!.pictures).toEqual(record!.pictures);
  });

  test('a full disk changes nothing', async ({ skip }) => {
    const [one, two] = [randomBytes(40_000).toString('hex'), randomBytes(90_000).toString('hex')];
    const it = await project([
      { id: 'a', was: 'then', now: one },
      { id: 'b', was: 'then', now: two },
    ]);
    await mount(it, 'size=250k', skip);
    await expect(approveIn(it)).rejects.toMatchObject({
      code: 'OUTPUT',
      message: expect.stringContaining('no space is left on the device'),
    });
    expect(await it.files()).toEqual({ 'a.png': 'then', 'b.png': 'then' });
    await approveIn(it, { shots: ['a'] });
    expect(await it.files()).toEqual({ 'a.png': one, 'b.png': 'then' });
  });

  test('a read-only folder is named', async ({ skip }) => {
    const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
    await mount(it, 'size=1m', skip);
    execFileSync('mount', ['-o', 'remount,ro', it.output], { stdio: 'pipe' });
    await expect(approveIn(it)).rejects.toMatchObject({
      code: 'OUTPUT',
      message: expect.stringContaining('the file system is read-only'),
    });
    expect(await it.files()).toEqual({ 'index.png': 'one' });
  });

  test('where what is replaced cannot be kept, nothing is replaced', async () => {
    const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
    await writeFile(join(it.workFolder, 'approvals'), 'a file');
    await expect(approveIn(it)).rejects.toMatchObject({
      code: 'OUTPUT',
      hint: expect.stringContaining('kept there first'),
    });
    expect(await it.files()).toEqual({ 'index.png': 'one' });
  });

  test('a broken record stops it before anything is replaced', async () => {
    const it = await project([{ id: 'index', was: 'one', now: 'two' }]);
    await writeFile(join(it.output, 'snapshots.json'), '<<<<<<< HEAD');
    await expect(approveIn(it)).rejects.toMatchObject({ code: 'OUTPUT' });
    expect(await it.files()).toEqual({ 'index.png': 'one' });
  });
});

/** A file system of its own for the output folder, if this system lets us have one. */
async function mount(it: Project, options: string, skip: (why: string) => void): Promise<void> {
  const before = join(await temporaryFolder(), 'before');
  await cp(it.output, before, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', it.output], { stdio: 'pipe' });
  } catch {
    skip('no file system can be mounted here');
  }
  onTestFinished(() => void execFileSync('umount', [it.output]));
  await cp(before, it.output, { recursive: true });
}

/** `index` is left for this reason and stays as it was; `other` is taken over. */
async function expectLeft(it: Project, reason: string, choice: Partial<ApprovalChoice> = {}): Promise<void> {
  const before = await it.files();
  const approval = await approveIn(it, choice);
  expect(approval.left).toEqual([{ id: 'index', reason: expect.stringContaining(reason) }]);
  const { 'other.png': other, ...rest } = await it.files();
  const { 'other.png': _, ...were } = before;
  expect({ other, rest }).toEqual({ other: 'taken', rest: were });
}
