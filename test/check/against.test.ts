import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { check, type CheckResult } from '../../src/check/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { CheckEvent } from '../../src/model/index.ts';
import type { Options } from '../../src/index.ts';
import { ourselves, ownerText } from '../../src/owner.ts';
import { refuses } from '../support/processes.ts';
import { testServer } from '../support/server.ts';
import { makeRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { contentsOf, counting, shotOf } from './project.ts';

const page = (text: string) => `<title>Page</title><h1>${text}</h1>`;
const clock = (time: number) =>
  `<b id="clock" style="position: absolute; top: 200px; display: block; width: 100px">${time}</b>`;
const server = (text: string) => `
  import { createServer } from 'node:http';
  createServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>${text}</h1>'))
    .listen(process.env.PORT, '127.0.0.1');`;
const small = { viewport: { width: 400, height: 300 } };

function checkAgainst(
  name: string,
  cwd: string,
  options: Options,
  more: Parameters<typeof check>[1] = {},
): Promise<CheckResult> {
  return check(configOf({ ...small, ...options }, cwd), { against: { name, cwd }, ...more });
}

test('two folders are compared, with no picture that was there before', async () => {
  const cwd = await temporaryFolder({
    'old/index.html': page('Start'),
    'old/about.html': page('About'),
    'old/gone.html': page('Gone'),
    'new/index.html': page('Start'),
    'new/about.html': page('Around'),
    'new/fresh.html': page('Fresh'),
  });
  const events: CheckEvent[] = [];
  const result = await checkAgainst(
    './old',
    cwd,
    { site: './new' },
    { reporters: [(event) => events.push(event)] },
  );
  expect(result.report).toMatchObject({
    against: { kind: 'folder', name: './old' },
    counts: { same: 1, changed: 1, new: 1, removed: 1 },
    elsewhere: null,
  });
  expect(shotOf(result, 'about')).toMatchObject({
    status: 'changed',
    sentence: '"About" became "Around" in h1',
    baseline: { file: 'baseline/about.png' },
    record: null,
  });
  expect(shotOf(result, 'fresh')).toMatchObject({ status: 'new', sentence: './old has no such page' });
  expect(shotOf(result, 'gone')).toMatchObject({ status: 'removed', sentence: 'only ./old has this page' });
  expect(existsSync(join(cwd, 'output'))).toBe(false);
  const ready = events.flatMap((event) => (event.kind === 'site-ready' ? [event] : []));
  expect(ready.map(({ name }) => name)).toEqual(['site', 'site (./old)']);
  for (const { url } of ready) expect(await refuses(url)).toBe(true);
});

test('a page that the other side answers with an error is new', async () => {
  const { url } = await testServer({ '/': page('Start') });
  const cwd = await temporaryFolder({ 'new/index.html': page('Start'), 'new/about.html': page('About') });
  const result = await checkAgainst(url, cwd, { site: './new', pages: ['/', '/about'] });
  expect(result.report).toMatchObject({ against: { kind: 'url', name: url }, counts: { same: 1, new: 1 } });
});

test('what moves by itself on the other side is no change, and what changed beside it is', async () => {
  const { url } = await testServer({
    '/': counting((visit) => page('Start') + clock(visit)),
    '/about': counting((visit) => page('About') + clock(visit)),
  });
  const cwd = await temporaryFolder({
    'new/index.html': page('Start') + clock(10),
    'new/about.html': page('Around') + clock(10),
  });
  const result = await checkAgainst(url, cwd, { site: './new', pages: ['/', '/about'] });
  expect(shotOf(result, 'index')).toMatchObject({ status: 'same' });
  expect(shotOf(result, 'about')).toMatchObject({
    status: 'changed',
    changes: [{ element: { selector: 'h1' } }],
  });
});

test('another side of which nothing holds still is unstable', async () => {
  const { url } = await testServer({
    '/': counting((visit) => `<body style="background: rgb(${visit * 20}, 0, 0)">`),
  });
  const cwd = await temporaryFolder({ 'new/index.html': page('Start') });
  const result = await checkAgainst(url, cwd, { site: './new', pages: ['/'] });
  expect(shotOf(result, 'index')).toMatchObject({
    status: 'unstable',
    sentence: expect.stringContaining('does not hold still'),
  });
});

/** A repository whose last commit has another page than its working tree. */
async function repository(files: Record<string, string>) {
  const cwd = await temporaryFolder(files);
  const git = makeRepository(cwd);
  /** All that a person would notice. */
  const state = () => [
    git('status', '--porcelain=v2', '--branch', '--show-stash'),
    git('worktree', 'list', '--porcelain'),
    git('reflog', '--all'),
    git('for-each-ref'),
  ];
  return { cwd, git, state };
}

const leftovers = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`snapshot-site-${ownerText(ourselves())}-`));

test('a commit is compared with the working tree, and nothing of the repository is touched', async () => {
  const { cwd, git, state } = await repository({
    'site/index.html': page('Start'),
    'site/about.html': page('About'),
    '.git-ignored': '',
  });
  await writeFile(join(cwd, '.git/hooks/post-checkout'), '#!/bin/sh\ntouch hooked\n', { mode: 0o755 });
  await writeFile(join(cwd, 'site/about.html'), page('Around'));
  await writeFile(join(cwd, 'site/fresh.html'), page('Fresh'));
  git('add', 'site/fresh.html');
  const before = state();
  const result = await checkAgainst('HEAD', cwd, { site: './site' });
  expect(result.report).toMatchObject({
    against: { kind: 'git', name: 'HEAD' },
    counts: { same: 1, changed: 1, new: 1 },
  });
  expect(shotOf(result, 'about').sentence).toBe('"About" became "Around" in h1');
  expect(state()).toEqual(before);
  expect(existsSync(join(cwd, 'hooked'))).toBe(false);
  expect(await leftovers()).toEqual([]);
});

test('a config below the root of the repository, with a build and the packages that are installed', async () => {
  const { cwd, state } = await repository({
    '.gitignore': 'node_modules\ndist\n',
    'web/text.txt': 'Start',
    'web/build.mjs': `import { writeFileSync, readFileSync, mkdirSync } from 'node:fs';
      import { heading } from 'headings';
      import { bold } from '@scope/bold';
      mkdirSync('dist', { recursive: true });
      writeFileSync('dist/index.html', bold(heading(readFileSync('text.txt', 'utf8'))));`,
  });
  const web = join(cwd, 'web');
  const packages = {
    'node_modules/headings': 'export const heading = (text) => `<h1>${text}</h1>`;',
    'web/node_modules/@scope/bold': 'export const bold = (text) => `<b>${text}</b>`;',
  };
  for (const [folder, code] of Object.entries(packages)) {
    await mkdir(join(cwd, folder), { recursive: true });
    await writeFile(join(cwd, folder, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    await writeFile(join(cwd, folder, 'index.js'), code);
  }
  await mkdir(join(web, 'dist'));
  await writeFile(join(web, 'dist/index.html'), '<b><h1>Begin</h1></b>');
  const [before, files] = [state(), await contentsOf(join(cwd, 'node_modules'))];
  const events: CheckEvent[] = [];
  const options = {
    site: './dist',
    build: 'node build.mjs && rm -rf node_modules ../node_modules && echo built',
  };
  const result = await checkAgainst('main', web, options, { reporters: [(event) => events.push(event)] });
  expect(shotOf(result, 'index')).toMatchObject({
    status: 'changed',
    sentence: '"Start" became "Begin" in h1',
  });
  expect(events).toContainEqual({ kind: 'site-output', name: 'build', line: 'built' });
  expect(state()).toEqual(before);
  expect(await contentsOf(join(cwd, 'node_modules'))).toEqual(files);
});

test('two servers of a command run at the same time', async () => {
  const { cwd, state } = await repository({ 'server.mjs': server('Start') });
  await writeFile(join(cwd, 'server.mjs'), server('Begin'));
  const before = state();
  const site = { command: 'node server.mjs', port: 'reserved' } as const;
  const result = await checkAgainst('main', cwd, { site, pages: ['/'] });
  expect(shotOf(result, 'index').sentence).toBe('"Start" became "Begin" in h1');
  expect(state()).toEqual(before);
});

test.each([
  [
    'a name that git does not know',
    'mian',
    {},
    'AGAINST',
    /^--against mian: it is no URL, .*did you mean "main"\?/,
  ],
  [
    'a build that fails',
    'main',
    { build: 'echo no luck && exit 3' },
    'BUILD',
    /`echo no luck && exit 3` exited with code 3 in [^]*\n {2}no luck/,
  ],
  ['a folder that no commit has', 'main', { site: './dist' }, 'AGAINST', /^There is no dist in main\.$/],
  [
    'a folder that the build does not make',
    'main',
    { site: './dist', build: 'true' },
    'AGAINST',
    /^There is no dist in main, also after `true`\.$/,
  ],
  [
    'a port that only one can have',
    'main',
    { site: { command: 'node server.mjs', port: 4000 }, pages: ['/'] },
    'AGAINST',
    /always takes port 4000/,
  ],
  [
    'a site that does not lie in the repository',
    'main',
    { site: 'http://127.0.0.1:9/', pages: ['/'] },
    'AGAINST',
    /^Nothing of the site lies in the repository/,
  ],
  [
    'several sites and one folder',
    './site',
    { sites: { a: './site', b: './site' }, pages: ['/'] },
    'USAGE',
    /^--against \.\/site is one site, and the config has 2: a, b\.$/,
  ],
])('%s ends the check with a sentence, and nothing is left', async (_, name, options, code, message) => {
  const { cwd, state } = await repository({ '.gitignore': 'dist', 'site/index.html': page('Start') });
  await mkdir(join(cwd, 'dist'));
  await writeFile(join(cwd, 'dist/index.html'), page('Start'));
  const before = state();
  const given = 'sites' in options ? options : { site: './site', ...options };
  await expect(checkAgainst(name, cwd, given)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
  expect(state()).toEqual(before);
  expect(await leftovers()).toEqual([]);
});

test('what a check left that was killed is removed by the next one', async () => {
  const { cwd, git, state } = await repository({ 'site/index.html': page('Start') });
  const before = state();
  const ended = ownerText({ ...ourselves(), pid: spawnSync(process.execPath, ['--version']).pid });
  const folder = join(tmpdir(), `snapshot-site-${ended}-abcdef`);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const left = join(folder, 'against-abcdef');
  git('worktree', 'add', '--quiet', '--detach', left, 'main');
  const { report } = await checkAgainst('main', cwd, { site: './site' });
  expect(report.counts.same).toBe(1);
  expect(existsSync(left)).toBe(false);
  expect(state()).toEqual(before);
});

test('where git does not want to, it says why', async () => {
  const { cwd } = await repository({ 'site/index.html': page('Start') });
  await writeFile(join(cwd, '.git/config'), '[nonsense');
  await expect(checkAgainst('main', cwd, { site: './site' })).rejects.toMatchObject({
    code: 'AGAINST',
    message: expect.stringMatching(/^git rev-parse .*: fatal: bad config line/),
  });
});

test('where there is no repository, it says what can be named', async () => {
  const cwd = await temporaryFolder({ 'site/index.html': page('Start') });
  await expect(checkAgainst('main', cwd, { site: './site' })).rejects.toMatchObject({
    code: 'AGAINST',
    message: expect.stringMatching(/is in no git repository\.$/),
  });
});
