import { expect, test } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const config = {
  site: { command: 'exit 1' },
  pages: ['/', { path: '/prices?plan=pro', name: 'prices', selector: '#plans' }],
  variants: { light: {}, dark: { colorScheme: 'dark', deviceScaleFactor: 2, fullPage: false } },
};

test('list shows the shots without starting anything', async () => {
  const cwd = await temporaryFolder({ 'pages.config.json': JSON.stringify(config) });
  const { exitCode, stdout, stderr } = await cli(['list'], cwd);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`shot          path              variant  size
index.light   /                 light    1280×800, whole page
index.dark    /                 dark     1280×800 @2x, window
prices.light  /prices?plan=pro  light    1280×800, #plans
prices.dark   /prices?plan=pro  dark     1280×800 @2x, #plans
`);
  expect(stderr).toBe('\n4 shots → output/\n');
});

test('list --json gives machines the same', async () => {
  const cwd = await temporaryFolder({ 'pages.config.json': JSON.stringify(config) });
  const { stdout, stderr } = await cli(['list', '--json', '--only', 'index', '--variant', 'dark'], cwd);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    output: `${cwd}/output`,
    shots: [
      {
        id: 'index.dark',
        file: 'index.dark.png',
        path: '/',
        variant: 'dark',
        viewport: { width: 1280, height: 800 },
        deviceScaleFactor: 2,
        fullPage: false,
      },
    ],
  });
});

test('serve prints the URL alone on stdout, and Ctrl+C stops the site and ends with 0', async () => {
  const cwd = await temporaryFolder({ 'index.html': 'hello' });
  const running = startCli(['serve', '.'], cwd);
  const [url] = await running.prints(/^http:\/\/127\.0\.0\.1:\d+\/$/m);
  expect(await (await fetch(url)).text()).toBe('hello');
  await running.prints(/Ctrl\+C/);
  running.process.kill('SIGINT');
  expect(await running.ended).toEqual({
    exitCode: 0,
    stdout: `${url}\n`,
    stderr: 'The site is up. Ctrl+C stops it.\n',
  });
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

test('serve --json, for a site that runs already, says where and leaves it alone', async () => {
  const { url } = await testServer({ '/': 'hello' });
  const { exitCode, stdout, stderr } = await cli(['serve', url, '--json'], await temporaryFolder());
  expect([exitCode, JSON.parse(stdout), stderr]).toEqual([0, { version: 1, url, sites: { site: url } }, '']);
  expect((await fetch(url)).status).toBe(200);
});

test('serve ends with 2 when the app ends by itself, and shows its last words', async () => {
  const cwd = await temporaryFolder({
    'app.mjs': `export default (request, response) => {
      if (request.url !== '/end') return response.end('hello');
      console.log('giving up');
      process.exit(7);
    };`,
  });
  const running = startCli(['serve', 'app.mjs'], cwd);
  const [url] = await running.prints(/^http\S+$/m);
  await fetch(new URL('/end', url)).catch(() => {});
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain('error The site "site" exited with code 7 while it was in use.');
  expect(stderr).toMatch(/^ {2}giving up$/m);
});

test('whoever reads only the head of a list gets no error', async () => {
  const cwd = await temporaryFolder({ 'pages.config.json': JSON.stringify(config) });
  const running = startCli(['list'], cwd);
  running.process.stdout!.destroy();
  expect((await running.ended).exitCode).toBe(0);
});
