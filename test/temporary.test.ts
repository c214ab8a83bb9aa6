import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCli } from './support/cli.ts';
import { makeRepository } from './support/repository.ts';
import { temporaryFolder } from './support/temporary.ts';

const config = (more: string) =>
  `export default { site: './site', pages: ['/'], viewport: { width: 300, height: 200 }, ${more} };`;
const page = (text: string) => `<title>Page</title><h1>${text}</h1>`;

/** A program in a temporary folder of its own, which shows all that it leaves. */
async function project(files: Record<string, string>) {
  const TMPDIR = await temporaryFolder();
  const cwd = await temporaryFolder(files);
  const left = async () =>
    (await readdir(TMPDIR)).filter((name) => name !== 'jiti' && name !== 'node-compile-cache');
  return { cwd, left, start: (...args: string[]) => startCli(args, cwd, { TMPDIR }) };
}

test('the profile of a browser is in a folder that names its process, and goes with the next run', async () => {
  const { cwd, left, start } = await project({
    'site/index.html': page('One'),
    'pages.config.ts': config(''),
  });
  const watching = start('--watch');
  await watching.prints(/Watching/);
  const [name, ...others] = await left();
  expect(others).toEqual([]);
  expect(name).toContain(`snapshot-site-${watching.process.pid}-`);
  watching.process.kill('SIGKILL');
  await watching.ended;
  expect(await left()).toEqual([name]);

  await rm(join(cwd, '.snapshot-site/.gitignore'));
  expect(await start().ended).toMatchObject({ exitCode: 0 });
  expect(await left()).toEqual([]);
  expect(await readdir(join(cwd, '.snapshot-site'))).toContain('.gitignore');
});

test('the folder of a run that lives stays', async () => {
  const { left, start } = await project({ 'site/index.html': page('One'), 'pages.config.ts': config('') });
  const watching = start('--watch');
  await watching.prints(/Watching/);
  expect(await start().ended).toMatchObject({ exitCode: 0 });
  expect(await left()).toEqual([expect.stringContaining(`snapshot-site-${watching.process.pid}-`)]);
  watching.process.kill('SIGINT');
  await watching.ended;
  expect(await left()).toEqual([]);
});

test('a checkout of --against that a killed check left goes with the next run, whatever that one does', async () => {
  const { cwd, left, start } = await project({
    'site/index.html': page('One'),
    'pages.config.ts': config("build: 'echo Building; exec sleep 600'"),
  });
  const git = makeRepository(cwd);
  const checking = start('check', '--against', 'main');
  await checking.prints(/Building/);
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(2);
  checking.process.kill('SIGKILL');
  await checking.ended;

  expect(await start().ended).toMatchObject({ exitCode: 0 });
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  expect(await left()).toEqual([]);
});

test.each([
  ['missing', 'nothing/here', 'there is no such folder'],
  ['a file', 'site/index.html', 'it is not a folder'],
])('a temporary folder that is %s is what the error speaks of', async (_, where, reason) => {
  const cwd = await temporaryFolder({ 'site/index.html': page('One'), 'pages.config.ts': config('') });
  const TMPDIR = join(cwd, where);
  const { exitCode, stderr } = await startCli([], cwd, { TMPDIR }).ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`Temporary files cannot be written to ${TMPDIR}: ${reason}.`);
  expect(stderr).toContain('Set TMPDIR');
});
