import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaults } from '../../src/config/defaults.ts';
import type { Environment, Picture, Shot } from '../../src/model/index.ts';
import { ourselves, ownerText } from '../../src/owner.ts';
import { openOutput } from '../../src/store/index.ts';
import { ensureWorkFolder } from '../../src/store/work-folder.ts';
import { temporaryFolder } from '../support/temporary.ts';

const shot = (file: string, path = '/') =>
  ({
    id: file.replace(/\.png$/, ''),
    file,
    page: { path },
    variant: { name: '' },
    options: defaults.shot,
  }) as Shot;
const here: Environment = { browser: 'Chrome 153', fonts: 'pinned 1', os: 'linux', cpu: 'x64', recipe: 1 };
const picture = (text: string): Picture => ({
  bytes: Buffer.from(text),
  width: 2,
  height: 1,
  title: 'A title',
  masked: [],
});
const record = async (folder: string) =>
  JSON.parse(await readFile(join(folder, 'snapshots.json'), 'utf8')).pictures;

test('a picture is new, then unchanged and not touched, then changed', async () => {
  const folder = join(await temporaryFolder(), 'deep/output');
  const file = join(folder, 'guide/index.png');
  const save = async (text: string) => {
    const output = await openOutput(folder);
    const outcome = await output.save(shot('guide/index.png'), picture(text), here);
    await output.close();
    return outcome.status;
  };
  expect(await save('one')).toBe('new');
  await utimes(file, 1, 1);
  await utimes(join(folder, 'snapshots.json'), 1, 1);
  expect(await save('one')).toBe('unchanged');
  expect((await stat(file)).mtimeMs).toBe(1000);
  expect((await stat(join(folder, 'snapshots.json'))).mtimeMs).toBe(1000);
  expect(await save('two')).toBe('changed');
  expect(await readFile(file, 'utf8')).toBe('two');
  expect((await readdir(folder)).toSorted()).toEqual(['guide', 'snapshots.json']);
});

test('the record keeps the pictures that this run did not take, and forgets those that are gone', async () => {
  const folder = await temporaryFolder({ 'kept.png': 'x' });
  const old = { page: '/', width: 1, height: 1, sha256: 'x', alt: '' };
  await writeFile(
    join(folder, 'snapshots.json'),
    JSON.stringify({ version: 1, pictures: { 'kept.png': old, 'gone.png': old } }),
  );
  const output = await openOutput(folder);
  await output.save(shot('b.png', '/b'), picture('b'), here);
  await output.save(shot('a.png', '/a'), picture('a'), here);
  await output.close();
  const pictures = await record(folder);
  expect(Object.keys(pictures)).toEqual(['a.png', 'b.png', 'kept.png']);
  expect(pictures['a.png']).toMatchObject({ page: '/a', width: 2, height: 1, alt: 'A title' });
});

test('what a mask covers is in the record, where there is one', async () => {
  const folder = await temporaryFolder();
  const masked = [{ x: 1, y: 2, width: 3, height: 4 }];
  const output = await openOutput(folder);
  await output.save(shot('a.png'), { ...picture('a'), masked }, here);
  await output.save(shot('b.png'), picture('b'), here);
  await output.close();
  expect(await record(folder)).toMatchObject({ 'a.png': { masked } });
  expect((await record(folder))['b.png']).not.toHaveProperty('masked');

  const later = await openOutput(folder);
  await later.save(shot('b.png'), picture('B'), here);
  await later.close();
  expect(await record(folder)).toMatchObject({ 'a.png': { masked } });
});

test('each picture says in which environment it was made; one that came out the same stays where it was', async () => {
  const folder = await temporaryFolder();
  const there: Environment = { ...here, browser: 'Chrome 154' };
  const takeAll = async (environment: Environment, pictures: Record<string, string>) => {
    const output = await openOutput(folder);
    for (const [file, text] of Object.entries(pictures)) {
      await output.save(shot(file), picture(text), environment);
    }
    await output.close();
    return output.madeElsewhere(environment);
  };
  expect(await takeAll(here, { 'a.png': 'a', 'b.png': 'b' })).toBeUndefined();
  expect(await takeAll(here, { 'a.png': 'a' })).toBeUndefined();
  expect(await takeAll(there, { 'a.png': 'a', 'b.png': 'B', 'c.png': 'c' })).toBe(
    'browser Chrome 154 instead of Chrome 153',
  );
  const { environments, pictures } = JSON.parse(await readFile(join(folder, 'snapshots.json'), 'utf8'));
  const madeIn = (file: string) => environments[pictures[file].environment];
  expect(madeIn('a.png')).toEqual(here);
  expect(madeIn('b.png')).toEqual(there);
  expect(madeIn('c.png')).toEqual(there);

  await takeAll(there, { 'a.png': 'A' });
  expect(
    Object.values(JSON.parse(await readFile(join(folder, 'snapshots.json'), 'utf8')).environments),
  ).toEqual([there]);
});

test('two runs into one folder keep each other’s pictures', async () => {
  const folder = await temporaryFolder();
  const [one, two] = [await openOutput(folder), await openOutput(folder)];
  await Promise.all([
    one.save(shot('a.png'), picture('a'), here),
    two.save(shot('b.png'), picture('b'), here),
  ]);
  await one.close();
  await two.close();
  expect(Object.keys(await record(folder))).toEqual(['a.png', 'b.png']);
});

test('many runs at once into one folder lose no picture', async () => {
  const folder = await temporaryFolder();
  const names = Array.from({ length: 12 }, (_, index) => `${index}.png`);
  for (let round = 0; round < 5; round++) {
    await rm(join(folder, 'snapshots.json'), { force: true });
    await Promise.all(
      names.map(async (name) => {
        const output = await openOutput(folder);
        await output.save(shot(name), picture(name), here);
        await output.close();
      }),
    );
    expect(Object.keys(await record(folder)).toSorted()).toEqual(names.toSorted());
  }
  expect((await readdir(folder)).toSorted()).toEqual([...names, 'snapshots.json'].toSorted());
});

test('a run that was killed while it wrote the record does not stop the next one', async () => {
  // No process has such a number.
  const killed = ownerText({ ...ourselves(), pid: 2 ** 30 });
  const folder = await temporaryFolder({ '.writing-record': killed });
  const output = await openOutput(folder);
  await output.save(shot('a.png'), picture('a'), here);
  await output.close();
  expect((await readdir(folder)).toSorted()).toEqual(['a.png', 'snapshots.json']);
});

test('a run that took nothing does not mind a record that was broken meanwhile', async () => {
  const folder = await temporaryFolder();
  const output = await openOutput(folder);
  await writeFile(join(folder, 'snapshots.json'), 'broken');
  await output.close();
  expect(await readdir(folder)).toEqual(['snapshots.json']);
});

test('a name as long as file systems allow is written', async () => {
  const folder = await temporaryFolder();
  const output = await openOutput(folder);
  const file = `${'頁'.repeat(83)}.png`;
  expect(await output.save(shot(file), picture('x'), here)).toEqual({ status: 'new' });
  await output.close();
  expect(await readFile(join(folder, file), 'utf8')).toBe('x');
});

test('a run that took nothing writes nothing', async () => {
  const folder = await temporaryFolder();
  await (await openOutput(folder)).close();
  expect(await readdir(folder)).toEqual([]);
});

test('a file where the folder should be is an error, and the file stays', async () => {
  const folder = await temporaryFolder({ output: 'precious' });
  await expect(openOutput(join(folder, 'output'))).rejects.toMatchObject({
    code: 'OUTPUT',
    message: expect.stringContaining('a file stands where a folder is needed'),
  });
  expect(await readFile(join(folder, 'output'), 'utf8')).toBe('precious');
});

test('a folder where a picture should be fails that shot alone', async () => {
  const folder = await temporaryFolder({ 'index.png/inside.txt': 'precious' });
  const output = await openOutput(folder);
  expect(await output.save(shot('index.png'), picture('x'), here)).toMatchObject({
    status: 'failed',
    failure: { kind: 'write', message: expect.stringContaining('a folder stands where the file should be') },
  });
  expect((await output.save(shot('other.png'), picture('x'), here)).status).toBe('new');
  await output.close();
  expect(await readFile(join(folder, 'index.png/inside.txt'), 'utf8')).toBe('precious');
});

test('a broken record is an error that loses nothing', async () => {
  const folder = await temporaryFolder({ 'snapshots.json': '<<<<<<< HEAD', 'a.png': 'x' });
  await expect(openOutput(folder)).rejects.toMatchObject({
    code: 'OUTPUT',
    hint: expect.stringContaining('delete it'),
  });
  expect((await readdir(folder)).toSorted()).toEqual(['a.png', 'snapshots.json']);
});

// Root may write everywhere else, but not here.
test.runIf(process.platform === 'linux')(
  'a folder that cannot be made is an error that names it',
  async () => {
    await expect(openOutput('/proc/self/deep/output')).rejects.toMatchObject({
      code: 'OUTPUT',
      message: expect.stringContaining('/proc/self/deep/output'),
    });
  },
);

test('what a killed run left is swept, what another run is writing stays', async () => {
  const folder = await temporaryFolder();
  const ended = ownerText({ ...ourselves(), pid: spawnSync('true').pid });
  await mkdir(join(folder, `.writing-${ended}-a`));
  await mkdir(join(folder, '.writing-old'));
  await mkdir(join(folder, '.writing-now'));
  await utimes(join(folder, '.writing-old'), 1, 1);
  await (await openOutput(folder)).close();
  expect(await readdir(folder)).toEqual(['.writing-now']);
});

/** A file system of its own for the test, if this system lets us have one. */
async function mountedFolder(options: string, skip: (why: string) => void): Promise<string> {
  const folder = await temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    skip('no file system can be mounted here');
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

test('a full disk ends the run with a clear error, and every picture that is there is whole', async ({
  skip,
}) => {
  const folder = await mountedFolder('size=250k', skip);
  const output = await openOutput(folder);
  const bytes = randomBytes(100_000);
  const save = (file: string) => output.save(shot(file), { ...picture(''), bytes }, here);
  await save('a.png');
  await save('b.png');
  await expect(save('c.png')).rejects.toMatchObject({
    code: 'OUTPUT',
    message: `${join(folder, 'c.png')} cannot be written: no space is left on the device.`,
    hint: expect.stringContaining('Free some space'),
  });
  await output.close();
  expect((await readdir(folder)).toSorted()).toEqual(['a.png', 'b.png', 'snapshots.json']);
  expect(await readFile(join(folder, 'b.png'))).toEqual(bytes);
});

test('a read-only file system is named before anything starts', async ({ skip }) => {
  const folder = await mountedFolder('ro', skip);
  await expect(openOutput(join(folder, 'deep/output'))).rejects.toMatchObject({
    code: 'OUTPUT',
    message: expect.stringContaining('cannot be written'),
    hint: expect.stringContaining('--output'),
  });
  await expect(openOutput(folder)).rejects.toMatchObject({
    message: expect.stringContaining('the file system is read-only'),
  });
});

test.runIf(process.platform !== 'win32')('a link that leads nowhere is told as that', async () => {
  const root = await temporaryFolder();
  const linked = join(root, 'linked');
  await symlink('nowhere', linked);
  for (const folder of [linked, join(linked, 'deep/output')]) {
    await expect(openOutput(folder)).rejects.toMatchObject({
      code: 'OUTPUT',
      message: `${linked} cannot be written: it is a link to nowhere, which is not there.`,
      hint: 'Make the folder that it leads to, or remove the link.',
    });
  }
  await expect(ensureWorkFolder(linked)).rejects.toMatchObject({ code: 'OUTPUT' });

  const output = await openOutput(join(root, 'output'));
  await symlink('nowhere', join(root, 'output/guide'));
  expect(await output.save(shot('guide/a.png'), picture('x'), here)).toMatchObject({
    status: 'failed',
    failure: {
      kind: 'write',
      message: expect.stringContaining('it is a link to nowhere, which is not there'),
    },
  });
  await output.close();
});

test('pictures that come into the same new folder at a time are all written', async () => {
  const output = await openOutput(await temporaryFolder());
  const files = Array.from({ length: 20 }, (_, index) => `very/new/folder/${index}.png`);
  const saved = await Promise.all(files.map((file) => output.save(shot(file), picture('x'), here)));
  expect(saved).toEqual(files.map(() => ({ status: 'new' })));
  await output.close();
});
