import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckReport } from '../../src/model/index.ts';
import { cli, startCli } from '../support/cli.ts';
import { expectNothingLeft, trackProcesses } from '../support/processes.ts';
import { makeRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

const page = (text: string) => `<title>Page</title><h1>${text}</h1>`;
const site = { 'site/index.html': page('Start'), 'site/about.html': page('About') };

async function reportIn(cwd: string): Promise<CheckReport> {
  return JSON.parse(await readFile(join(cwd, '.snapshot-site/check/report.json'), 'utf8')) as CheckReport;
}

test('ends with 0 if nothing changed, and with 1 if something did; output/ stays as it is', async () => {
  const cwd = await temporaryFolder(site);
  await cli(['site', '--quiet'], cwd);
  const record = await readFile(join(cwd, 'output/snapshots.json'), 'utf8');
  expect(await cli(['check', 'site'], cwd)).toMatchObject({ exitCode: 0 });
  await writeFile(join(cwd, 'site/about.html'), page('Around'));
  const { exitCode, stdout, stderr } = await cli(['check', 'site'], cwd);
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain('"About" became "Around" in h1');
  expect(await readFile(join(cwd, 'output/snapshots.json'), 'utf8')).toBe(record);
  expect((await reportIn(cwd)).counts).toMatchObject({ same: 1, changed: 1 });
  expect(await readFile(join(cwd, '.snapshot-site/.gitignore'), 'utf8')).toBe('*\n');
});

test.each([
  ['another hash', 'a'.repeat(64)],
  ['no hash', 'x'],
])('a record with %s for its picture is told by a check, and mended by a run', async (_, wrong) => {
  const cwd = await temporaryFolder(site);
  await cli(['site', '--quiet'], cwd);
  const file = join(cwd, 'output/snapshots.json');
  const record = await readFile(file, 'utf8');
  const { sha256 } = JSON.parse(record).pictures['about.png'];
  const broken = record.replace(sha256, wrong);
  await writeFile(file, broken);
  for (const more of [[], ['--no-cache']]) {
    const { exitCode, stderr } = await cli(['check', 'site', ...more], cwd);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      '! snapshots.json describes other pictures than those that are there: about.png. The next run mends it: snapshot-site\n',
    );
    expect(await readFile(file, 'utf8')).toBe(broken);
  }
  await cli(['site'], cwd);
  expect(await readFile(file, 'utf8')).toBe(record);
  expect((await cli(['check', 'site'], cwd)).stderr).not.toContain('describes other pictures');
});

test('a page without a baseline ends it with 1, unless --allow-new', async () => {
  const cwd = await temporaryFolder(site);
  expect(await cli(['check', 'site', '--only', 'index'], cwd)).toMatchObject({ exitCode: 1 });
  expect(await cli(['check', 'site', '--only', 'index', '--allow-new'], cwd)).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(cwd, 'output'))).toBe(false);
});

test('ends with 3 if a page fails, with 4 if all do, and with 4 if no shot matches', async () => {
  const cwd = await temporaryFolder({ ...site, 'pages.config.json': '{"pages": ["/", "/missing"]}' });
  const ends = await Promise.all([
    cli(['check', 'site', '--allow-new'], cwd),
    cli(['check', 'site', '--only', 'missing'], cwd),
    cli(['check', 'site', '--only', 'nothing'], cwd),
  ]);
  expect(ends.map(({ exitCode }) => exitCode)).toEqual([3, 4, 4]);
});

test('ends with 5 if the baselines say nothing, because they were made elsewhere', async () => {
  const cwd = await temporaryFolder(site);
  await cli(['site', '--quiet'], cwd);
  const record = join(cwd, 'output/snapshots.json');
  await writeFile(record, (await readFile(record, 'utf8')).replace('"pinned 1"', '"system 12345678"'));
  await writeFile(join(cwd, 'site/about.html'), page('Around'));
  expect(await cli(['check', 'site'], cwd)).toMatchObject({ exitCode: 5 });
});

test('--json writes the report on stdout, the same as in the folder', async () => {
  const cwd = await temporaryFolder(site);
  const { stdout } = await cli(['check', 'site', '--json', '--quiet', '--only', 'about'], cwd);
  expect(JSON.parse(stdout)).toEqual(await reportIn(cwd));
});

test('pages that are named on the command line are not all that there are', async () => {
  const cwd = await temporaryFolder({
    'server.mjs': `import { createServer } from 'node:http';
      createServer((_, response) => response.end('page')).listen(process.env.PORT, '127.0.0.1');`,
  });
  const command = ['--command', 'node server.mjs', '--quiet'];
  await cli([...command, '/', '/about'], cwd);
  expect(await cli(['check', ...command, '/'], cwd)).toMatchObject({ exitCode: 0 });
});

test.each([
  [
    ['check', 'site', '--prune'],
    /^error --prune belongs to snapshot-site approve \[shots\], not to snapshot-site check/,
  ],
  [
    ['site', '--against', 'main'],
    /^error --against belongs to snapshot-site check \[site\], not to snapshot-site/,
  ],
  [['check', 'site', '--against='], /^error --against is an empty text\./],
  [
    ['check', 'site', '--against', 'main'],
    /^error --against main: it is no URL, there is no such folder, and .* is in no git/,
  ],
  [['check', 'a', 'b'], /^error snapshot-site check \[site\] takes one site, but got 2: a b/],
])('%j ends with 2 and a sentence', async (args, message) => {
  const { exitCode, stdout, stderr } = await cli(args, await temporaryFolder(site));
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test.runIf(process.platform !== 'win32')(
  'Ctrl+C ends it with 130, says what was done, and leaves no process behind',
  async () => {
    const cwd = await temporaryFolder({
      'server.mjs': `import { createServer } from 'node:http';
      const answer = (request, response) => request.url === '/hangs' ? console.log('hangs now') : response.end('<p>page');
      createServer(answer).listen(process.env.PORT, '127.0.0.1', () => console.log('on port ' + process.env.PORT));`,
    });
    const tracked = trackProcesses();
    const args = [
      'check',
      '--command',
      'PORT={port} node server.mjs',
      '/',
      '/hangs',
      '--verbose',
      '--concurrency',
      '1',
    ];
    const running = startCli(args, cwd, tracked.env);
    const [, port] = await running.prints(/on port (\d+)/);
    await running.prints(/hangs now/);
    running.process.kill('SIGINT');
    expect((await running.ended).exitCode).toBe(130);
    expect(await reportIn(cwd)).toMatchObject({ counts: { new: 1 }, interrupted: 'SIGINT', skipped: 1 });
    await expectNothingLeft(tracked, `http://127.0.0.1:${port}/`);
  },
);

test.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s during the build of another commit leaves no process, no checkout and the repository as it was',
  async (signal) => {
    const cwd = await temporaryFolder({
      ...site,
      'pages.config.json': '{ "site": "./site", "build": "echo building; sleep 600 & sleep 600" }',
    });
    const git = makeRepository(cwd);
    const state = () => [
      git('status', '--porcelain=v2', '--branch', '--show-stash'),
      git('worktree', 'list'),
    ];
    const before = state();
    const temporary = await temporaryFolder();
    const tracked = trackProcesses();
    const running = startCli(['check', '--against', 'main', '--verbose'], cwd, {
      ...tracked.env,
      TMPDIR: temporary,
    });
    await running.prints(/build.*building/);
    running.process.kill(signal);
    expect((await running.ended).exitCode).toBe(signal === 'SIGINT' ? 130 : 143);
    await expectNothingLeft(tracked);
    expect(state()).toEqual(before);
    expect(execFileSync('ls', ['-A', temporary], { encoding: 'utf8' })).not.toContain('against');
  },
);
