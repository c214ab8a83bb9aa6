import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { run as runConfig } from '../../src/run.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { project, taken } from './project.ts';

const fonts = join(import.meta.dirname, '../../src/browser/fonts/files');
const real = () => process.env['SNAPSHOT_SITE_BROWSER']!;

function login(value: string): string {
  const cookie = { name: 'sid', value, domain: '127.0.0.1', path: '/', httpOnly: true };
  const rest = { expires: -1, secure: false, sameSite: 'Lax' };
  return JSON.stringify({ cookies: [{ ...cookie, ...rest }], origins: [] });
}

const pages = (dark: boolean) => [
  '/plain',
  { path: '/of-today', recipe: { clock: false } },
  { path: '/dark', colorScheme: dark ? ('dark' as const) : ('light' as const) },
  { path: '/member', storageState: 'login.json' },
  { path: '/private', httpCredentials: { username: 'me', password: 'secret' } },
  { path: '/keyed', extraHTTPHeaders: { 'X-Key': 'one' } },
];

test('a shot is taken again if its options or the files that they name changed', async () => {
  const guarded = Buffer.from('me:secret').toString('base64');
  const { run, cwd } = await project(
    {
      '/plain': 'x',
      '/of-today': 'x',
      '/dark': 'x',
      '/member': ({ headers }, response) => void response.end(headers.cookie ?? 'nobody'),
      '/private': ({ headers }, response) => {
        const known = headers.authorization === `Basic ${guarded}`;
        response.writeHead(known ? 200 : 401, { 'www-authenticate': 'Basic', 'content-type': 'text/html' });
        response.end(known ? 'x' : 'who?');
      },
      '/keyed': ({ headers }, response) => {
        response.writeHead(headers['x-key'] === 'one' ? 200 : 403, { 'content-type': 'text/html' }).end('x');
      },
    },
    {},
    { 'login.json': login('one') },
  );
  const first = await run({ pages: pages(false) });
  expect(Object.values(first).filter(({ failure }) => failure)).toEqual([]);
  // How long a shot may take is no matter.
  const today = { 'of-today': 'it sees the time of day: recipe.clock is off' };
  expect(taken(await run({ pages: pages(false), timeout: 31_000 }))).toEqual(today);
  await writeFile(join(cwd, 'login.json'), login('two'));
  const second = await run({ pages: pages(true) });
  expect(taken(second)).toEqual({ ...today, dark: 'its options changed', member: 'its login changed' });
  expect(second).toMatchObject({ dark: { status: 'unchanged' }, member: { status: 'changed' } });
});

test('a shot is taken again if a module that its config imports changed', async () => {
  const { url } = await testServer({ '/': '<p>x' });
  const cwd = await temporaryFolder({
    'pages.config.ts': `import { style } from './style.ts';
      export default { viewport: { width: 60, height: 40 }, style };`,
    'style.ts': 'export const style = "body { background: red }"',
  });
  const run = async () => (await runConfig(await loadConfig({ site: url }, cwd))).results[0]!;
  await run();
  expect(await run()).toMatchObject({ outcome: { status: 'reused' } });
  await writeFile(join(cwd, 'style.ts'), 'export const style = "body { background: blue }"');
  expect(await run()).toMatchObject({ outcome: { status: 'changed' }, reason: 'its options changed' });
});

test('another browser or other fonts mean that all is taken again, and no browser starts if nothing is', async () => {
  const { run, cwd } = await project({ '/': '<p style="font: 20px Gelasio">x' });
  const [wrapper, launched] = [join(cwd, 'browser'), join(cwd, 'launched')];
  const wrap = async (flag: string) => {
    const note = `[ "$1" = --version ] || echo launched >> ${launched}`;
    await writeFile(wrapper, `#!/bin/sh\n${note}\nexec ${real()} ${flag} "$@"\n`);
    await chmod(wrapper, 0o755);
  };
  const launches = async () => {
    const text = await readFile(launched, 'utf8').catch(() => '');
    await rm(launched, { force: true });
    return text.split('\n').length - 1;
  };
  await wrap('');
  await run({ browser: './browser' });
  expect(await launches()).toBe(1);
  expect(taken(await run({ browser: './browser' }))).toEqual({});
  expect(await launches()).toBe(0);
  await wrap('--force-dark-mode');
  expect(taken(await run({ browser: './browser' }))).toEqual({
    index: 'it was taken with another build of the browser',
  });
  expect(await launches()).toBe(1);

  const withFonts = { browser: './browser', fonts: ['./fonts'] };
  await mkdir(join(cwd, 'fonts'));
  await copyFile(join(fonts, 'Gelasio-Regular.ttf'), join(cwd, 'fonts/a.ttf'));
  expect(taken(await run(withFonts))).toEqual({
    index: expect.stringMatching(/^it was taken elsewhere: fonts/),
  });
  expect(taken(await run(withFonts))).toEqual({});
  await copyFile(join(fonts, 'Gelasio-Bold.ttf'), join(cwd, 'fonts/b.ttf'));
  expect(taken(await run(withFonts))).toEqual({
    index: expect.stringMatching(/^it was taken elsewhere: fonts/),
  });
});
