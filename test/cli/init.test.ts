import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('init writes a config that runs, in a project that does not have snapshot-site installed', async () => {
  const cwd = await temporaryFolder({ 'index.html': '<title>Start</title>', 'about.html': 'about' });
  const { exitCode, stdout, stderr } = await cli(['init'], cwd);
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toBe(
    '✓ Wrote pages.config.ts for a folder of HTML files.\n→ Take the pictures with: npx snapshot-site\n',
  );
  expect(await readFile(join(cwd, 'pages.config.ts'), 'utf8')).not.toContain('import');
  expect(await cli([], cwd)).toMatchObject({ exitCode: 0 });
  expect(await readdir(join(cwd, 'output'))).toEqual(['about.png', 'index.png', 'snapshots.json']);
});

test('init uses defineConfig where snapshot-site is installed, and says all with --json', async () => {
  const manifest = { type: 'module', devDependencies: { 'snapshot-site': '*', koa: '*' } };
  const cwd = await temporaryFolder({
    'package.json': JSON.stringify(manifest),
    'app.js': "export default (request, response) => response.end('hello');",
  });
  const { exitCode, stdout } = await cli(['init', '--json', '--quiet'], cwd);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ version: 1, file: join(cwd, 'pages.config.ts'), project: 'Koa' });
  expect(await readFile(join(cwd, 'pages.config.ts'), 'utf8'))
    .toBe(`// Written by \`snapshot-site init\` for Koa.
import { defineConfig } from 'snapshot-site';

export default defineConfig({
  // The module that exports the app; it runs in a process of its own.
  site: './app.js',

  // The pages, in the order in which they are captured. Query strings and hashes count.
  pages: ['/'],

  // Each page is captured once for each of these.
  // variants: { light: {}, dark: { colorScheme: 'dark' }, phone: { device: 'iPhone 15' } },
});
`);
  expect((await cli(['list', '--quiet'], cwd)).stdout).toContain('index  /');
});

test('a command that builds gets the time for it', async () => {
  const cwd = await temporaryFolder({ 'package.json': '{"devDependencies": {"vite": "*"}}' });
  await cli(['init'], cwd);
  expect(await readFile(join(cwd, 'pages.config.ts'), 'utf8')).toContain(`  site: {
    command: 'npx vite build && npx vite preview --port {port}',
    // In milliseconds; the build counts too.
    ready: { timeout: 300_000 },
  },
`);
  expect((await cli(['list', '--quiet'], cwd)).stdout).toContain('index  /');
});

test('init --config writes beside the project that it names', async () => {
  const cwd = await temporaryFolder({ 'web/public/index.html': '' });
  expect((await cli(['init', '-c', 'web/shots.config.ts'], cwd)).stderr).toContain(
    'Wrote web/shots.config.ts',
  );
  expect(await readFile(join(cwd, 'web/shots.config.ts'), 'utf8')).toContain("site: './public'");
  expect((await cli(['list', '-c', 'web/shots.config.ts', '--quiet'], cwd)).stdout).toContain('index  /');
});

test.each(['pages.config.ts', 'pages.config.mjs'])('init never overwrites %s', async (name) => {
  const cwd = await temporaryFolder({ 'index.html': '', [name]: 'export default {}' });
  expect(await cli(['init'], cwd)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(`error ${name} is there already; nothing was written.`),
  });
  expect(await readFile(join(cwd, name), 'utf8')).toBe('export default {}');
  expect(await readdir(cwd)).toEqual(['index.html', name]);
});

test.each([
  ['no website', { 'notes.txt': '' }, 'error No website was recognised here'],
  ['a broken package.json', { 'package.json': '{' }, 'error The project could not be read: '],
])('init writes nothing where there is %s', async (_, files, message) => {
  const cwd = await temporaryFolder(files);
  expect(await cli(['init'], cwd)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  expect(await readdir(cwd)).toEqual(Object.keys(files));
});
