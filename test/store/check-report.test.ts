import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckReport } from '../../src/model/index.ts';
import { ourselves, ownerText } from '../../src/owner.ts';
import { openReportFolder, readCheckReport, reportFolderOf } from '../../src/store/check-report.ts';
import { withLock } from '../../src/store/lock.ts';
import { ensureWorkFolder } from '../../src/store/work-folder.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { wrongNames } from './wrong-names.ts';

const sha256 = 'a'.repeat(64);
const picture = { file: 'actual/a.png', sha256, width: 3, height: 4 };

const report: CheckReport = {
  version: 1,
  against: { kind: 'git', name: 'main' },
  shots: [
    {
      id: 'a',
      file: 'a.png',
      path: '/a',
      variant: '',
      status: 'changed',
      sentence: '48 px inserted at y = 312',
      baseline: { ...picture, file: null },
      actual: picture,
      diff: null,
      changes: [
        {
          kind: 'inserted',
          box: { x: 0, y: 312, width: 400, height: 48 },
          was: null,
          element: { selector: '#banner', name: '#banner', text: 'New' },
          before: '',
          after: 'New',
          cause: null,
          sentence: '48 px inserted at y = 312',
          group: '1',
        },
      ],
      renamedFrom: null,
      ignored: { pixels: 3, mostLevels: 2 },
      failure: null,
      reused: false,
      reason: 'GET /a answers differently',
      notes: [{ kind: 'font', message: 'a font failed' }],
      url: 'http://127.0.0.1:1/a',
      durationMs: 400,
      record: {
        page: '/a',
        width: 3,
        height: 4,
        sha256,
        alt: 'A',
        masked: [{ x: 1, y: 1, width: 1, height: 1 }],
      },
    },
  ],
  groups: [{ id: '1', sentence: '48 px inserted at y = 312', shots: ['a', 'b'] }],
  reused: 0,
  counts: { same: 0, changed: 1, new: 0, removed: 0, renamed: 0, failed: 0, unstable: 0, inconclusive: 0 },
  environment: { browser: 'Chrome 153', fonts: 'pinned 1', os: 'linux', cpu: 'x64', recipe: 1 },
  elsewhere: null,
  allowNew: false,
  durationMs: 1234,
  output: '/home/me/output',
  interrupted: null,
  skipped: 0,
};

async function makeWorkFolder(): Promise<string> {
  return join(await temporaryFolder(), '.snapshot-site');
}

test('a report with its pictures is put in its place whole, and read again as it was', async () => {
  const workFolder = await makeWorkFolder();
  const folder = await openReportFolder(workFolder);
  expect(await folder.write('actual', 'guide/a.dark.jpeg', Buffer.from('picture'))).toBe(
    'actual/guide/a.dark.jpeg',
  );
  expect(await folder.write('diff', 'guide/a.dark.jpeg', Buffer.from('drawn'))).toBe('diff/guide/a.dark.png');
  expect(String(await folder.read('diff/guide/a.dark.png'))).toBe('drawn');
  expect(await readdir(workFolder)).not.toContain('check');
  const place = await folder.finish(report);
  expect(place).toBe(reportFolderOf(workFolder));
  expect(await readCheckReport(place)).toEqual(report);
  expect(await readFile(join(place, 'actual/guide/a.dark.jpeg'), 'utf8')).toBe('picture');
  await folder[Symbol.asyncDispose]();
  expect((await readdir(workFolder)).toSorted()).toEqual(['.gitignore', 'check']);
});

test('git ignores the folder, unless somebody decided otherwise', async () => {
  const workFolder = await makeWorkFolder();
  await ensureWorkFolder(workFolder);
  expect(await readFile(join(workFolder, '.gitignore'), 'utf8')).toBe('*\n');
  await writeFile(join(workFolder, '.gitignore'), 'check\n');
  await ensureWorkFolder(workFolder);
  expect(await readFile(join(workFolder, '.gitignore'), 'utf8')).toBe('check\n');
});

test('what is not finished leaves the last report as it was, and nothing else', async () => {
  const workFolder = await makeWorkFolder();
  {
    await using folder = await openReportFolder(workFolder);
    await folder.finish(report);
  }
  {
    await using folder = await openReportFolder(workFolder);
    await folder.write('actual', 'b.png', Buffer.from('b'));
  }
  expect((await readdir(workFolder)).toSorted()).toEqual(['.gitignore', 'check']);
  expect(await readCheckReport(reportFolderOf(workFolder))).toEqual(report);
});

test('the next report takes the place of the last one, pictures and all', async () => {
  const workFolder = await makeWorkFolder();
  for (const name of ['a.png', 'b.png']) {
    await using folder = await openReportFolder(workFolder);
    await folder.write('actual', name, Buffer.from(name));
    await folder.finish(report);
  }
  expect(await readdir(join(workFolder, 'check/actual'))).toEqual(['b.png']);
});

test('a report that cannot take the place of the last one leaves that where it was', async () => {
  const workFolder = await makeWorkFolder();
  await (await openReportFolder(workFolder)).finish(report);
  await using folder = await openReportFolder(workFolder);
  let finishing!: Promise<string>;
  // While the folders are about to change places.
  await withLock(join(workFolder, '.check-lock'), async () => {
    finishing = folder.finish({ ...report, durationMs: 4321 });
    finishing.catch(() => {});
    const written = async () =>
      (await readdir(workFolder, { recursive: true })).filter((file) =>
        /\.checking-.*report\.json$/.test(file),
      );
    await expect.poll(written).toHaveLength(1);
    const [name] = await written();
    await rm(join(workFolder, name!, '..'), { recursive: true });
  });
  await expect(finishing).rejects.toMatchObject({ code: 'OUTPUT' });
  expect(await readCheckReport(reportFolderOf(workFolder))).toEqual(report);
  expect((await readdir(workFolder)).toSorted()).toEqual(['.gitignore', 'check']);
});

test('reports that end at the same time take each other’s place one after the other', async () => {
  const workFolder = await makeWorkFolder();
  const folders = await Promise.all(Array.from({ length: 8 }, () => openReportFolder(workFolder)));
  await Promise.all(folders.map((folder) => folder.finish(report)));
  expect((await readdir(workFolder)).toSorted()).toEqual(['.gitignore', 'check']);
  expect(await readCheckReport(reportFolderOf(workFolder))).toEqual(report);
});

test.runIf(process.platform !== 'win32')('others may read the report', async () => {
  const workFolder = await makeWorkFolder();
  const place = await (await openReportFolder(workFolder)).finish(report);
  expect((await stat(place)).mode & 0o777).toBe(0o777 & ~process.umask());
});

test('what a check left that was killed goes at once, what a check writes now stays', async () => {
  const workFolder = await makeWorkFolder();
  const ended = ownerText({ ...ourselves(), pid: spawnSync('true').pid });
  const reused = ownerText({ ...ourselves(), started: 1 });
  const alive = `.checking-${ownerText(ourselves())}-a`;
  for (const name of [`.checking-${ended}-b`, `.checking-${reused}-c`, `.writing-${ended}-1`, alive]) {
    await mkdir(join(workFolder, name), { recursive: true });
  }
  await using folder = await openReportFolder(workFolder);
  await folder.finish(report);
  expect((await readdir(workFolder)).toSorted()).toEqual([alive, '.gitignore', 'check']);
});

test('the folder is ignored by git again where a cache brought it back without its hidden file', async () => {
  const workFolder = await makeWorkFolder();
  await mkdir(workFolder);
  await using folder = await openReportFolder(workFolder);
  await folder.finish(report);
  expect(await readFile(join(workFolder, '.gitignore'), 'utf8')).toBe('*\n');
});

test('of what names nobody who is known here, only what is a day old goes', async () => {
  const workFolder = await makeWorkFolder();
  await mkdir(join(workFolder, '.checking-old'), { recursive: true });
  await mkdir(join(workFolder, '.checking-young'));
  const longAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(join(workFolder, '.checking-old'), longAgo, longAgo);
  await using folder = await openReportFolder(workFolder);
  await folder.finish(report);
  expect((await readdir(workFolder)).toSorted()).toEqual(['.checking-young', '.gitignore', 'check']);
});

test('a place that cannot be written to is told', async () => {
  const folder = await temporaryFolder({ '.snapshot-site': 'a file' });
  await expect(openReportFolder(join(folder, '.snapshot-site'))).rejects.toMatchObject({
    code: 'OUTPUT',
    message: expect.stringMatching(
      /\.snapshot-site cannot be written: a file stands where a folder is needed\.$/,
    ),
  });
});

test.each([
  ['no report', undefined, /^There is no report of a check in .*: report\.json is missing\.$/],
  ['a broken one', '{', /is not a report that this version can read: .*JSON/],
  ['one without a version', JSON.stringify({ ...report, version: undefined }), /: version: /],
  ['one without its shots', JSON.stringify({ ...report, shots: undefined }), /is not a report.*: shots: /],
])('%s is told, with what to type', async (_, text, message) => {
  const folder = await temporaryFolder(text === undefined ? {} : { 'report.json': text });
  await expect(readCheckReport(folder)).rejects.toMatchObject({
    code: 'REPORT',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('snapshot-site check'),
  });
});

test('one of a newer version is told as that', async () => {
  const folder = await temporaryFolder({ 'report.json': JSON.stringify({ ...report, version: 2 }) });
  await expect(readCheckReport(folder)).rejects.toMatchObject({
    code: 'REPORT',
    message: expect.stringContaining('was written by a newer version of snapshot-site: it has version 2'),
    hint: expect.stringContaining('npm install --save-dev snapshot-site@latest'),
  });
});

test.each(wrongNames)(
  'a report that names the file %j is not read: it could come from anywhere',
  async (file) => {
    const [shot] = report.shots;
    for (const bad of [
      { ...shot, file },
      { ...shot, renamedFrom: file },
      { ...shot, actual: { ...picture, file } },
    ]) {
      const folder = await temporaryFolder({ 'report.json': JSON.stringify({ ...report, shots: [bad] }) });
      await expect(readCheckReport(folder)).rejects.toMatchObject({
        code: 'REPORT',
        message: expect.stringContaining(`report.json names the file ${JSON.stringify(file)}, which `),
        hint: expect.stringContaining('snapshot-site check'),
      });
    }
  },
);

test('what a later version adds is left out', async () => {
  const later = { ...report, mood: 'good', shots: report.shots.map((shot) => ({ ...shot, mood: 'good' })) };
  const folder = await temporaryFolder({ 'report.json': JSON.stringify(later) });
  expect(await readCheckReport(folder)).toEqual(report);
});
