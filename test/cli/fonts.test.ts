import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = join(import.meta.dirname, '../..');

test('the built package has the pinned fonts and their licences', async () => {
  const files = await readdir(join(root, 'dist/browser/fonts/files'));
  expect(files.toSorted()).toEqual((await readdir(join(root, 'src/browser/fonts/files'))).toSorted());
  expect(files).toEqual(expect.arrayContaining(['LiberationSans-Regular.ttf', 'OFL.txt', 'DEJAVU.txt']));
});

test('fonts lists the sets, what they cover and whether they are here', async () => {
  const cache = await temporaryFolder();
  const { exitCode, stdout, stderr } = await cli(['fonts'], cache, { SNAPSHOT_SITE_CACHE: cache });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^pinned +yes +– +Latin/m);
  expect(stdout).toMatch(/^emoji +no +8\.0 MB +emoji, in colour$/m);
  expect(stdout).toMatch(/^cjk +no +114 MB +Chinese, Japanese and Korean$/m);
  expect(stderr).toContain('npx snapshot-site fonts emoji cjk');
});

test('fonts --json is a document alone', async () => {
  const cache = await temporaryFolder();
  const { stdout, stderr } = await cli(['fonts', '--json'], cache, { SNAPSHOT_SITE_CACHE: cache });
  const emoji = { name: 'emoji', here: false, downloadBytes: 8_002_575, covers: 'emoji, in colour' };
  expect(JSON.parse(stdout)).toEqual({ version: 1, sets: [emoji, expect.objectContaining({ name: 'cjk' })] });
  expect(stderr).toBe('');
});

test('fonts emoji fetches the set once and prints the line for the config', async () => {
  const cwd = await temporaryFolder();
  const env = { SNAPSHOT_SITE_CACHE: join(cwd, 'cache') };
  const first = await cli(['fonts', 'emoji'], cwd, env);
  expect(first).toMatchObject({ exitCode: 0, stdout: "fonts: ['emoji'],\n" });
  expect(first.stderr).toContain('fetching Noto Color Emoji: 100 % of 8.0 MB');

  // Nothing is fetched any more: there is no npm to do it.
  const again = await cli(['fonts', 'emoji'], cwd, { ...env, PATH: cwd });
  expect(again).toMatchObject({ exitCode: 0, stdout: "fonts: ['emoji'],\n" });
  expect(again.stderr).not.toContain('fetching');
  expect((await cli(['fonts'], cwd, env)).stdout).toMatch(/^emoji +yes/m);
});

test.each([
  [['fonts', 'emojy'], 'There is no set of fonts "emojy"; did you mean "emoji"?'],
  [['fonts', 'cjk', '--no-download'], 'forbids fetching them.'],
])('%j is an error and fetches nothing', async (args, message) => {
  const cache = await temporaryFolder();
  const { exitCode, stdout, stderr } = await cli(args, cache, { SNAPSHOT_SITE_CACHE: cache });
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(await readdir(cache)).toEqual([]);
});
