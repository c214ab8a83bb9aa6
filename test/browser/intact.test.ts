import { chmod, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type Contents, contentsOf, contentsOfFiles, isIntact } from '../../src/browser/intact.ts';
import { temporaryFolder } from '../support/temporary.ts';

let folder: string;
let contents: Contents;

beforeEach(async () => {
  folder = await temporaryFolder({ program: 'runs', 'lib/one.so': 'one', 'lib/two.so': 'two' });
  await chmod(join(folder, 'program'), 0o755);
  contents = contentsOf(folder);
});

test.each<[string, () => Promise<unknown>]>([
  ['was cut off', () => truncate(join(folder, 'lib/one.so'), 1)],
  ['is gone', () => rm(join(folder, 'lib/one.so'))],
  ['has other bytes of the same number', () => changeBytes()],
  ['is no program any more', () => chmod(join(folder, 'program'), 0o644)],
])('is not intact if a file %s, looked at before or not', async (_, damage) => {
  expect(isIntact(folder, contents)).toBe(true);
  expect(isIntact(folder, contents)).toBe(true);
  await damage();
  expect(isIntact(folder, contents)).toBe(false);
  await rm(join(folder, '.stamps.json'));
  expect(isIntact(folder, contents)).toBe(false);
});

test('is not intact if it is not there', () => {
  expect(isIntact(join(folder, 'none'), contents)).toBe(false);
});

test('files are read once, and again if their time changes', async () => {
  isIntact(folder, contents);
  const one = join(folder, 'lib/one.so');
  const { mtime } = await stat(one);
  // Nobody who looks at the files can see this.
  await changeBytes();
  await utimes(one, mtime, mtime);
  expect(isIntact(folder, contents)).toBe(true);
  await utimes(one, 0, 0);
  expect(isIntact(folder, contents)).toBe(false);
});

test('another time of the same bytes is no damage, and noted', async () => {
  isIntact(folder, contents);
  const before = await readFile(join(folder, '.stamps.json'), 'utf8');
  await utimes(join(folder, 'lib/one.so'), 0, 0);
  expect(isIntact(folder, contents)).toBe(true);
  expect(await readFile(join(folder, '.stamps.json'), 'utf8')).not.toBe(before);
});

test.each(['', '{"contents":', '{}', 'null', '{"contents":1,"sights":1}'])(
  'a note that says %j is not believed',
  async (text) => {
    await writeFile(join(folder, '.stamps.json'), text);
    expect(isIntact(folder, contents)).toBe(true);
    await truncate(join(folder, 'program'), 1);
    await writeFile(join(folder, '.stamps.json'), text);
    expect(isIntact(folder, contents)).toBe(false);
  },
);

test('what is going to be in a folder can be said before it is there', async () => {
  const made = await temporaryFolder({ 'b/c.txt': 'abc', '.note': 'no part of it' });
  const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(contentsOfFiles([{ name: 'b/c.txt', hash }])).toBe(contentsOf(made));
});

async function changeBytes(): Promise<void> {
  const one = join(folder, 'lib/one.so');
  await writeFile(one, 'eno');
  await utimes(one, 1, 1);
}
