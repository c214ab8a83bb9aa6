import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBaselines } from '../../src/store/baselines.ts';
import { openOutput } from '../../src/store/index.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { wrongNames } from './wrong-names.ts';

const entry = { page: '/', width: 1, height: 1, sha256: 'x', alt: '' };

function folderWith(record: unknown): Promise<string> {
  return temporaryFolder({
    'snapshots.json': typeof record === 'string' ? record : JSON.stringify(record),
  });
}

/** What a run and a check say of it; it stays as it is. */
async function expectRefused(record: unknown, said: object): Promise<void> {
  const folder = await folderWith(record);
  const before = await readFile(join(folder, 'snapshots.json'), 'utf8');
  for (const open of [() => openOutput(folder), () => openBaselines(folder, [])]) {
    await expect(open()).rejects.toMatchObject({ code: 'OUTPUT', ...said });
  }
  expect(await readFile(join(folder, 'snapshots.json'), 'utf8')).toBe(before);
}

test.each(wrongNames)('a record that names the picture %j is refused, with its name', async (file) => {
  await expectRefused(
    { version: 2, pictures: { 'good.png': entry, [file]: entry } },
    {
      message: expect.stringContaining(`snapshots.json names the file ${JSON.stringify(file)}, which `),
      hint: expect.stringContaining('delete it: the next whole run writes it again'),
    },
  );
});

test.each(['a.png', 'guide/install.dark.jpeg', '頁/..a..b.png', '.hidden/_con.png'])(
  'a record may name the picture %j',
  async (file) => {
    const folder = await folderWith({ version: 2, pictures: { [file]: entry } });
    await using baselines = await openBaselines(folder, []);
    expect(baselines.hashes).toEqual(new Set(['x']));
  },
);

test.each([
  ['a version that is not known', { version: 3, pictures: {}, layout: 'by folder' }, 'it has version 3'],
  [
    'something that is not known',
    { version: 2, pictures: { 'a.png': { ...entry, mood: 'good' } } },
    'pictures["a.png"] says mood',
  ],
])('a record with %s was written by a newer version, and no merge broke it', async (_, record, said) => {
  await expectRefused(record, {
    message: expect.stringMatching(/was written by a newer version of snapshot-site: /),
    hint: expect.stringContaining('npm install --save-dev snapshot-site@latest'),
  });
  await expectRefused(record, { message: expect.stringContaining(said) });
});

test.each([
  ['what a merge leaves', '<<<<<<< HEAD\n{}', 'is not a record of pictures that this version can read: '],
  ['no pictures', { version: 2 }, ': pictures: '],
  ['a picture without a width', { version: 2, pictures: { 'a.png': { ...entry, width: 'wide' } } }, 'width'],
  ['nothing', 'null', 'is not a record of pictures'],
])('a record with %s is told as broken', async (_, record, said) => {
  await expectRefused(record, {
    message: expect.stringContaining(said),
    hint: expect.stringContaining('if a merge broke it'),
  });
});
