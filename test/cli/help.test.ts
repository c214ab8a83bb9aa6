import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { sharedFlags } from '../../src/cli/flags.ts';
import { bin, cli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('--help names every command and flag and fits a terminal of 80 × 24, with its prompt', async () => {
  const { exitCode, stdout, stderr } = await cli(['--help'], await temporaryFolder());
  expect([exitCode, stderr]).toEqual([0, '']);
  for (const { name } of commands) expect(stdout).toContain(`snapshot-site ${name}`.trim());
  for (const { name } of sharedFlags.flatMap(({ flags }) => flags)) expect(stdout).toContain(`--${name}`);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(23);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
});

test('each command has help of its own', async () => {
  const cwd = await temporaryFolder();
  const [asFlag, asCommand] = await Promise.all([cli(['list', '-h'], cwd), cli(['help', 'list'], cwd)]);
  expect(asFlag.stdout).toContain('Usage  snapshot-site list [site] [options]');
  expect(asCommand).toEqual(asFlag);
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect(await cli(['--version'], await temporaryFolder())).toEqual({
    exitCode: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
});

test.each([
  [
    '--help',
    /^src\/(?:cli\/(?:commands\/index|[\w-]+)|built-file|config\/contract|env|errors|secrets|written|report\/(?:format|outlet|paint))\.ts$/,
  ],
  ['--version', /^src\/cli\/bin\.ts$/],
])('%s loads no library and nothing of a run', async (flag, allowed) => {
  const cwd = await temporaryFolder();
  // Coverage names every file that Node has loaded.
  await cli([flag], cwd, { NODE_V8_COVERAGE: cwd });
  const [name] = await readdir(cwd);
  const { result } = JSON.parse(await readFile(join(cwd, name!), 'utf8')) as { result: { url: string }[] };
  const files = result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url));
  expect(files.filter((file) => file.includes('node_modules'))).toEqual([]);
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  // The bundler says of each module where it begins.
  const modules = texts.flatMap((text) => [...text.matchAll(/^\/\/ (.+\.\w+)$/gm)].map(([, path]) => path!));
  expect(modules).toContain('src/cli/bin.ts');
  expect(modules.filter((path) => !allowed.test(path) && !path.includes('rolldown/runtime'))).toEqual([]);
});

test('FORCE_COLOR colours the help, and a pipe alone does not', async () => {
  const cwd = await temporaryFolder();
  const [plain, coloured] = await Promise.all([cli(['-h'], cwd), cli(['-h'], cwd, { FORCE_COLOR: '1' })]);
  expect(plain.stdout).not.toContain('\u001B');
  expect(coloured.stdout).toContain('\u001B[1mCommands\u001B[22m');
});

test.each([
  ['v20.18.3', 2],
  ['v16.20.2', 2],
  ['v8.0.0', 2],
  ['v20.19.0', 0],
  ['v22.1.0', 0],
  ['v100.0.0-nightly', 0],
])('on Node %s it ends with %d, and says what it needs if that is too old', async (version, expected) => {
  const pretend = `Object.defineProperty(process, 'version', { value: '${version}' })`;
  const cwd = await temporaryFolder({ 'pretend.cjs': pretend });
  const { exitCode, stdout, stderr } = await cli(['--version'], cwd, {
    NODE_OPTIONS: '--require ./pretend.cjs',
  });
  expect(exitCode).toBe(expected);
  if (expected === 0) return;
  expect(stdout).toBe('');
  expect(stderr).toBe(
    `error snapshot-site needs Node 20.19 or later, and this is ${version}.\n` +
      '→ Install a newer one from https://nodejs.org, or with a version manager: nvm install --lts\n',
  );
});

test('an old Node can read what says so', async () => {
  const text = (await readFile(bin, 'utf8')).replaceAll(/^\s*\/\/.*$/gm, '');
  expect(text).not.toMatch(/\?\.|\?\?|\bawait\b|^import .* from '\.|\?\?=|#\w+ =/m);
});
