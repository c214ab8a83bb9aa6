import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Cli, startCli } from '../support/cli.ts';
import { expectNothingLeft, trackProcesses } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

// Several rounds, each with captures.
vi.setConfig({ testTimeout: 120_000 });

const page = (name: string) =>
  `<!doctype html><title>${name}</title><link rel="stylesheet" href="/${name}.css"><h1>${name}</h1>`;
const app = (text: string) =>
  `export default (req, res) => res.setHeader('content-type', 'text/html').end('${text}')`;
const small = 'viewport: { width: 300, height: 200 }, fullPage: false';

/** How often it waited for a change until now. */
const waits = ({ stderr }: Cli): number => stderr().split('Ctrl+C ends').length - 1;

/** Does something, and resolves with what is printed until it waits again. */
async function round(watching: Cli, act: () => Promise<unknown> | unknown): Promise<string> {
  const before = waits(watching);
  const printed = watching.stderr().length;
  await act();
  await expect.poll(() => waits(watching), { timeout: 100_000, interval: 20 }).toBeGreaterThan(before);
  return watching.stderr().slice(printed);
}

async function endsWell(watching: Cli): Promise<void> {
  watching.process.kill('SIGINT');
  expect((await watching.ended).exitCode).toBe(0);
}

test('--watch takes again what a change touches, until Ctrl+C', async () => {
  const tracked = trackProcesses();
  const cwd = await temporaryFolder({
    'site/a.html': page('a'),
    'site/a.css': '',
    'site/b.html': page('b'),
    'site/b.css': 'h1 { color: red }',
    'pages.config.ts': `export default { site: './site', ${small} }`,
  });
  const watching = startCli(['--watch', '--explain'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('2 shots: 2 new');
  const before = await readFile(join(cwd, 'output/b.png'));

  const styled = await round(watching, () => writeFile(join(cwd, 'site/b.css'), 'h1 { color: blue }'));
  expect(styled).toContain('captured: GET /b.css answers differently');
  expect(styled).toContain('2 shots: 0 new, 1 changed, 0 unchanged, 1 reused');
  expect((await readFile(join(cwd, 'output/b.png'))).equals(before)).toBe(false);

  const added = await round(watching, () => writeFile(join(cwd, 'site/c.html'), '<h1>c'));
  expect(added).toContain('3 shots: 1 new, 0 changed, 0 unchanged, 2 reused');

  const broken = await round(watching, () => writeFile(join(cwd, 'pages.config.ts'), 'export default {'));
  expect(broken).toContain('could not be loaded');
  const config = `export default { site: './site', pages: ['/a.html'], ${small} }`;
  expect(await round(watching, () => writeFile(join(cwd, 'pages.config.ts'), config))).toContain(
    '1 shot: 0 new, 0 changed, 0 unchanged, 1 reused',
  );
  await endsWell(watching);
  await expectNothingLeft(tracked);
});

test('a module is started anew when it changes, and waited for while it is broken', async () => {
  const tracked = trackProcesses();
  const cwd = await temporaryFolder({
    'app.mjs': app('one'),
    'pages.config.ts': `export default { site: './app.mjs', ${small} }`,
  });
  const watching = startCli(['--watch', '--explain'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('1 shot: 1 new');
  const file = join(cwd, 'app.mjs');
  expect(await round(watching, () => writeFile(file, 'export default ('))).toMatch(/error .*app\.mjs/s);
  const mended = await round(watching, () => writeFile(file, app('two')));
  expect(mended).toContain('1 shot: 0 new, 1 changed');
  await endsWell(watching);
  await expectNothingLeft(tracked);
});

test('with a command, Enter looks again', async () => {
  const tracked = trackProcesses();
  const server = `
    import { readFileSync } from 'node:fs';
    import { createServer } from 'node:http';
    createServer((_, res) => res.setHeader('content-type', 'text/html').end(readFileSync('text.html')))
      .listen(process.env.PORT, '127.0.0.1');`;
  const cwd = await temporaryFolder({ 'server.mjs': server, 'text.html': 'one' });
  const watching = startCli(['--watch', '--command', 'PORT={port} node server.mjs'], cwd, tracked.env);
  expect(await round(watching, () => {})).toContain('1 shot: 1 new');
  await writeFile(join(cwd, 'text.html'), 'two');
  expect(await round(watching, () => watching.process.stdin!.write('\n'))).toContain('0 new, 1 changed');
  expect(await round(watching, () => watching.process.stdin!.write('\n'))).toContain('1 reused');
  await rm(join(cwd, 'text.html'));
  await endsWell(watching);
  await expectNothingLeft(tracked);
});
