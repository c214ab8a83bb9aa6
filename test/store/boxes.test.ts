import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PageBoxes } from '../../src/model/index.ts';
import { openBoxes } from '../../src/store/boxes.ts';
import { temporaryFolder } from '../support/temporary.ts';

const [one, other] = ['1'.repeat(64), '2'.repeat(64)];

const boxes: PageBoxes = {
  pictured: { x: 8, y: 16.5, scale: 2 },
  elements: [
    element({ tag: 'body' }),
    element({ parent: 0, within: 'closed shadow', tag: '::before', box: undefined, text: '“' }),
    element({
      parent: 0,
      id: 'cta',
      testId: 'go',
      classes: ['a', 'b'],
      address: '/a.png',
      look: { color: 'red', opacity: '1' },
    }),
  ],
};

function element(some: Partial<PageBoxes['elements'][number]>): PageBoxes['elements'][number] {
  return {
    parent: -1,
    within: undefined,
    tag: 'p',
    id: '',
    testId: '',
    classes: [],
    box: { x: 0, y: 0.5, width: 10, height: 20 },
    text: '',
    address: '',
    look: { color: 'blue', opacity: '1' },
    ...some,
  };
}

test('what was kept of a page is read back as it was', async () => {
  const workFolder = await temporaryFolder();
  await openBoxes(workFolder).save(one, boxes);
  expect(await openBoxes(workFolder).read(one)).toEqual(boxes);
  expect(await openBoxes(workFolder).read(other)).toBeUndefined();
});

test('a folder that has to be made is ignored by git', async () => {
  const workFolder = join(await temporaryFolder(), '.snapshot-site');
  await openBoxes(workFolder).save(one, boxes);
  expect(await readFile(join(workFolder, '.gitignore'), 'utf8')).toBe('*\n');
});

test('what is kept of a picture already is not written again', async () => {
  const workFolder = await temporaryFolder();
  const store = openBoxes(workFolder);
  await store.save(one, boxes);
  await store.save(one, { ...boxes, elements: [] });
  expect(await store.read(one)).toEqual(boxes);
  expect(await readdir(join(workFolder, 'boxes'))).toHaveLength(1);
});

test('a file that is broken counts as none', async () => {
  const workFolder = await temporaryFolder();
  const store = openBoxes(workFolder);
  await store.save(one, boxes);
  const [file] = await readdir(join(workFolder, 'boxes'));
  await writeFile(join(workFolder, 'boxes', file!), 'broken');
  expect(await store.read(one)).toBeUndefined();
});

test('where nothing can be written, nothing is kept and nobody is stopped', async () => {
  const workFolder = join(await temporaryFolder({ file: '' }), 'file');
  const store = openBoxes(workFolder);
  await store.save(one, boxes);
  expect(await store.read(one)).toBeUndefined();
  await store.prune(new Set());
});

test('forgets what is old and not wanted any more', async () => {
  const workFolder = await temporaryFolder();
  const store = openBoxes(workFolder);
  const recent = '3'.repeat(64);
  for (const name of [one, other, recent]) await store.save(name, boxes);
  const folder = join(workFolder, 'boxes');
  for (const file of await readdir(folder)) {
    const { mtimeMs } = await stat(join(folder, file));
    const then = (mtimeMs - (file.startsWith(recent) ? 60_000 : 7_200_000)) / 1000;
    await utimes(join(folder, file), then, then);
  }
  await store.prune(new Set([one]));
  expect(await store.read(one)).toEqual(boxes);
  expect(await store.read(other)).toBeUndefined();
  expect(await store.read(recent)).toEqual(boxes);
});
