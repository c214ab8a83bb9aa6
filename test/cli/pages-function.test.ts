import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
import { expectNothingLeft, trackProcesses } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

// A command starts several programs, and some of them take pictures.
vi.setConfig({ testTimeout: 120_000 });

const server = `
  import { createServer } from 'node:http';
  import { readFileSync } from 'node:fs';
  console.log('on port ' + process.env.PORT);
  createServer((request, response) => {
    if (request.url === '/paths') return response.end(readFileSync('paths.json'));
    if (request.url === '/hangs') return console.log('is asked now');
    response.setHeader('content-type', 'text/html');
    response.end('<h1>' + request.url);
  }).listen(process.env.PORT, '127.0.0.1');
`;

/** A project whose config asks a command for its pages, at this path. */
function project(path: string): Promise<string> {
  return temporaryFolder({
    'server.mjs': server,
    'paths.json': '["/a"]',
    'pages.config.ts': `
      import { defineConfig } from 'snapshot-site';
      export default defineConfig({
        site: { command: 'PORT={port} node server.mjs' },
        pages: async ({ url, signal }) => (await fetch(url + '${path}', { signal })).json(),
        viewport: { width: 300, height: 200 },
        fullPage: false,
      });`,
  });
}

const address = (printed: string) => `http://127.0.0.1:${/on port (\d+)/.exec(printed)![1]}/`;

test('list starts the site, says so on stderr alone, and stops it', async () => {
  const tracked = trackProcesses();
  const cwd = await project('/paths');
  const { exitCode, stdout, stderr } = await cli(['list', '--json', '--verbose'], cwd, tracked.env);
  expect(stderr).toContain('Starting the site, to ask it for its pages.\n');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ shots: [{ id: 'a', path: '/a' }] });
  await expectNothingLeft(tracked, address(stderr));

  const quiet = await cli(['list', '--quiet'], cwd);
  expect(quiet).toMatchObject({ exitCode: 0, stderr: '' });
});

test('list starts nothing for pages that are listed', async () => {
  const cwd = await project('/paths');
  await writeFile(
    join(cwd, 'pages.config.ts'),
    `export default { site: { command: 'exit 1' }, pages: ['/a'] }`,
  );
  const { exitCode, stdout, stderr } = await cli(['list'], cwd);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('/a');
  expect(stderr).not.toContain('Starting');
});

test('list ends with 4 if the list is empty, and with 2 if the site cannot be asked', async () => {
  const cwd = await project('/paths');
  await writeFile(join(cwd, 'paths.json'), '[]');
  expect(await cli(['list'], cwd)).toMatchObject({ exitCode: 4, stdout: '' });

  await writeFile(join(cwd, 'paths.json'), 'no JSON');
  const { exitCode, stderr } = await cli([], cwd);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /error Which pages there are is not known: the function `pages` in pages\.config\.ts failed for http:\S+: .*JSON/,
  );
});

test.for([
  ['the run', []],
  ['list', ['list']],
  ['check', ['check']],
] as const)('Ctrl+C while the site is asked ends %s with 130 and leaves nothing', async ([, args]) => {
  const tracked = trackProcesses();
  const run = startCli([...args, '--verbose'], await project('/hangs'), tracked.env);
  await run.prints(/is asked now/);
  run.process.kill('SIGINT');
  const { exitCode, stderr } = await run.ended;
  expect(exitCode).toBe(130);
  await expectNothingLeft(tracked, address(stderr));
});
