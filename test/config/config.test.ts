import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaults } from '../../src/config/defaults.ts';
import { configOf, type Flags, loadConfig } from '../../src/config/index.ts';
import { SnapshotError } from '../../src/errors.ts';
import type { SiteSource } from '../../src/model/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function problemsOf(value: unknown): Promise<string> {
  const cwd = await temporaryFolder({ 'pages.config.json': JSON.stringify(value) });
  const error: unknown = await loadConfig({}, cwd).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SnapshotError);
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  return (error as SnapshotError).message;
}

test('reports every mistake at once, each with its path, the value seen and a suggestion', async () => {
  const message = await problemsOf({
    site: { folder: 'dist', bsae: '/docs/' },
    concurrency: 'many',
    timeot: 5,
    variants: { phone: { device: 'iPhone 155' }, dark: { colorScheme: 'drak' } },
    pages: [
      '/',
      { path: '/a', fullpage: false },
      { name: 'b' },
      7,
      { path: '/c', clip: { x: 0, y: -1, width: 10 } },
    ],
  });
  expect(message.split('\n').toSorted()).toMatchInlineSnapshot(`
    [
      "  concurrency: expected a whole number from 1 to 64, got "many"",
      "  pages[1].fullpage: unknown option; did you mean "fullPage"?",
      "  pages[2].path: is missing; expected a text such as "/pricing"",
      "  pages[3]: expected a path such as "/pricing" or an object, got 7",
      "  pages[4].clip.height: is missing; expected a number of CSS pixels",
      "  pages[4].clip.y: expected a number from 0 on, got -1",
      "  site.bsae: unknown option; did you mean "base"?",
      "  timeot: unknown option; did you mean "timeout"?",
      "  variants.dark.colorScheme: expected one of "light", "dark", "no-preference", got "drak"; did you mean "dark"?",
      "There are 9 mistakes in pages.config.json:",
    ]
  `);
});

test.each([
  [
    { site: 'http://x', device: 'iPhone 155' },
    'device: unknown device "iPhone 155"; did you mean "iPhone 15"?',
  ],
  [
    { site: 'http://x', variants: { light: {} }, pages: [{ path: '/', variants: ['ligth'] }] },
    'pages[0].variants[0]: unknown variant "ligth"; did you mean "light"?',
  ],
  [{ site: { port: 3000 } }, 'site: expected an object with one of "folder", "app", "command" or "url"'],
  [
    { site: { url: 'localhost:3000' } },
    'site.url: expected a URL such as "http://localhost:3000", got "localhost:3000"',
  ],
  [
    { timezoneId: 'Mars/Olympus' },
    'timezoneId: expected a time zone such as "Europe/Berlin", got "Mars/Olympus"',
  ],
  [{ locale: 'not a tag' }, 'locale: expected a language tag such as "de-DE", got "not a tag"'],
  [{ variants: {} }, 'variants: expected at least one variant, got {}'],
  [{ pages: [] }, 'pages: expected at least one page, got []'],
  ['nothing', 'the config: expected an object, got "nothing"'],
  [{ variants: { '../../x': {} } }, 'variants["../../x"]: expected a name of letters, digits, _ and -'],
  [
    { sites: { web: '.', 1: '.' } },
    'sites.1: expected a name of not only digits, which an object moves to the front',
  ],
  [{ variants: { '': {}, dark: {} } }, 'variants[""]: expected a name of letters, digits, _ and -'],
  [{ variants: { ['x'.repeat(65)]: {} } }, 'expected a name of at most 64 bytes'],
  [
    { pages: [{ path: '/', variants: { 'a/b': {} } }] },
    'pages[0].variants["a/b"]: expected a name of letters, digits, _ and -',
  ],
  [{ pages: [{ path: '/', variants: [] }] }, 'pages[0].variants: expected at least one variant, got []'],
  [
    { extraHTTPHeaders: { 'a b': 'x' } },
    'extraHTTPHeaders["a b"]: expected a name of characters that the name of a header can have',
  ],
  [{ extraHTTPHeaders: { a: 'x\ny' } }, 'extraHTTPHeaders.a: expected a text that a header can carry'],
  [
    { variants: { a: { selector: '#a', clip: { x: 0, y: 0, width: 1, height: 1 } } } },
    'variants.a.selector: cannot stand beside clip; each says what is taken',
  ],
  [
    { pages: [{ path: '/', fullPage: false, selector: '#a' }] },
    'pages[0].selector: cannot stand beside fullPage; each says what is taken',
  ],
  [{ device: 'constructor' }, 'device: unknown device "constructor"'],
  [{ at: '2 minutes' }, 'at: expected a moment from 0 to 10 minutes such as "2s", "500ms"'],
  [{ at: -1 }, 'at: expected a moment from 0 to 10 minutes'],
  [{ at: '601s' }, 'at: expected a moment from 0 to 10 minutes'],
  [{ now: 'soon' }, 'now: expected a date and time such as "2026-01-01T09:00:00Z", got "soon"'],
  [{ waitFor: 7 }, 'waitFor: expected a selector or an object, got 7'],
  [{ waitFor: {} }, 'waitFor: expected an object with selector, expression or textGone'],
  [{ waitFor: { text: 'x' } }, 'waitFor.text: unknown option'],
  [{ recipe: { confirm: 'yes' } }, 'recipe.confirm: expected true, false or "auto", got "yes"'],
  [{ recipe: { randm: false } }, 'recipe.randm: unknown option; did you mean "random"?'],
  [{ maxHeight: 0 }, 'maxHeight: expected a whole number from 1 to 1000000'],
  [{ fonts: 'sistem' }, 'fonts: expected "pinned", "system" or a list such as ["emoji"], got "sistem"'],
  [
    { fonts: ['emojis'] },
    'fonts[0]: expected one of "emoji", "cjk" or a path such as "./fonts", got "emojis"',
  ],
  [{ timezoneId: '+01:00' }, 'timezoneId: expected a time zone'],
  [
    { site: { command: 'x', url: 'http://localhost:3000', port: 3000 } },
    'site.url: cannot stand beside port; both say where it answers',
  ],
  [
    { sites: { web: { command: 'x', url: 'http://localhost/a', ready: { path: '/b' } } } },
    'sites.web.url: cannot stand beside ready.path; both say where it answers',
  ],
  [
    { site: { command: 'x', gracefulShutdown: { timeout: 0 } } },
    'site.gracefulShutdown.timeout: expected a whole number from 1 to 600000 (milliseconds), got 0',
  ],
])('%j is refused: %s', async (value, sentence) => {
  expect(await problemsOf(value)).toContain(sentence);
});

test.each([
  '//',
  'http://',
  'https://[',
  'javascript:alert(1)',
  'mailto:me@example.com',
  'file:///etc/passwd',
])('the page %s is refused', async (path) => {
  const sentence = `expected a path such as "/pricing" or an http or https URL, got "${path}"`;
  const message = await problemsOf({ pages: [path, { path }] });
  expect(message).toContain(`pages[0]: ${sentence}`);
  expect(message).toContain(`pages[1].path: ${sentence}`);
});

test.each([
  [
    'pages.config.ts',
    `import { defineConfig } from 'snapshot-site';\nexport default defineConfig({ site: 'http://x', output: 'o' as string });`,
  ],
  ['pages.config.mts', `const output: string = 'o'; export default { site: 'http://x', output };`],
  ['pages.config.js', `export default { site: 'http://x', output: 'o' };`],
  ['pages.config.mjs', `export default { site: 'http://x', output: 'o' };`],
  ['pages.config.json', `{ "site": "http://x", "output": "o" }`],
  ['pages.config.json', `{ "$schema": "x.json", "site": "http://x", "output": "o" }`],
  [
    'pages.config.ts',
    `import { defineConfig } from 'snapshot-site';\nexport default defineConfig(async () => ({ site: 'http://x', output: 'o' }));`,
  ],
  ['pages.config.js', `export default () => ({ site: 'http://x', output: 'o' });`],
])('%s is found and read without a build', async (name, text) => {
  const cwd = await temporaryFolder({ [name]: text, 'package.json': '{"type":"module"}' });
  const config = await loadConfig({}, cwd);
  expect(config).toMatchObject({
    output: join(cwd, 'o'),
    file: join(cwd, name),
    sites: { site: { kind: 'url' } },
  });
});

test.each([
  ['missing.json', 'missing.json does not exist ('],
  ['broken.json', 'broken.json is not JSON: '],
  ['list.json', 'list.json has no lists "cookies" and "origins" as'],
  ['cookie.json', 'cookie.json has no lists "cookies" and "origins" as'],
  ['folder', 'folder cannot be read: EISDIR'],
])('the login %s is refused with its place', async (storageState, words) => {
  const cwd = await temporaryFolder({
    'pages.config.json': JSON.stringify({ site: 'http://x', pages: ['/', { path: '/me', storageState }] }),
    'broken.json': '{',
    'list.json': '[]',
    'cookie.json': '{ "cookies": [{ "name": "a" }], "origins": [] }',
    'folder/x': '',
  });
  await expect(loadConfig({}, cwd)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(`pages[1].storageState: ${words}`),
  });
});

test('a login is relative to the config', async () => {
  const state = {
    cookies: [{ name: 'a', value: 'b', domain: 'x', path: '/', expires: -1, sameSite: 'Lax' }],
    origins: [{ origin: 'http://x', localStorage: [{ name: 'c', value: 'd' }] }],
  };
  const cwd = await temporaryFolder({
    'deep/pages.config.json': '{ "site": "http://x", "storageState": "me.json" }',
    'deep/me.json': JSON.stringify(state),
  });
  const config = await loadConfig({ config: 'deep/pages.config.json' }, cwd);
  expect(config.shot.storageState).toBe(join(cwd, 'deep/me.json'));
});

test('a time zone and a language are written as the browser wants them', () => {
  const { shot } = configOf({ site: 'http://x', timezoneId: 'europe/berlin', locale: 'de-de' }, '/');
  expect(shot).toMatchObject({ timezoneId: 'Europe/Berlin', locale: 'de-DE' });
});

test('a config without a site is not said to be missing', async () => {
  const cwd = await temporaryFolder({ 'pages.config.json': '{ "output": "o" }' });
  await expect(loadConfig({}, cwd)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'There is nothing to photograph: there is no `site` in pages.config.json.',
  });
  expect(() => configOf({}, cwd)).toThrow('there is no `site` in the options');
});

test('a config that cannot be run names the reason', async () => {
  const cwd = await temporaryFolder({ 'pages.config.ts': 'throw new Error("no token in the environment");' });
  await expect(loadConfig({}, cwd)).rejects.toMatchObject({
    code: 'CONFIG_LOAD',
    message: expect.stringContaining('no token in the environment'),
  });
});

test('a config whose function fails names the reason', async () => {
  const text = 'export default async () => { throw new Error("the CMS does not answer"); };';
  const cwd = await temporaryFolder({ 'pages.config.ts': text });
  await expect(loadConfig({}, cwd)).rejects.toMatchObject({
    code: 'CONFIG_LOAD',
    message: expect.stringContaining('the CMS does not answer'),
  });
});

test('--config names another file, whose paths are relative to it', async () => {
  const cwd = await temporaryFolder({
    'deep/other.ts': `export default { site: 'public' }`,
    'deep/public/index.html': '',
  });
  const config = await loadConfig({ config: 'deep/other.ts' }, cwd);
  expect(config).toMatchObject({
    sites: { site: { kind: 'folder', folder: join(cwd, 'deep/public') } },
    output: join(cwd, 'deep/output'),
  });
  await expect(loadConfig({ config: 'missing.ts' }, cwd)).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' });
});

test('flags win over the file, and the file over the defaults', async () => {
  const cwd = await temporaryFolder({
    'pages.config.json': JSON.stringify({
      site: 'http://file/',
      output: 'file',
      concurrency: 2,
      timeout: 1000,
      browser: './file-browser',
      pages: [{ path: '/slow', timeout: 2000 }],
    }),
  });
  const flags: Flags = {
    site: 'http://flag/',
    output: 'flag',
    concurrency: 7,
    timeout: 3000,
    browser: './flag-browser',
    download: false,
  };
  expect(await loadConfig({}, cwd)).toMatchObject({
    sites: { site: { url: 'http://file/' } },
    output: join(cwd, 'file'),
    concurrency: 2,
    shot: { timeout: 1000, colorScheme: 'light' },
    browser: { path: join(cwd, 'file-browser'), download: true },
  });
  const flagged = await loadConfig(flags, cwd);
  expect(flagged).toMatchObject({
    sites: { site: { url: 'http://flag/' } },
    output: join(cwd, 'flag'),
    concurrency: 7,
    shot: { timeout: 3000 },
    browser: { path: join(cwd, 'flag-browser'), origin: '--browser', download: false },
    // --timeout also wins over a page's own.
    pages: { pages: [{ path: '/slow', options: { timeout: 3000 } }] },
  });
});

test('without a config and without a site there is nothing to photograph', async () => {
  const cwd = await temporaryFolder();
  await expect(loadConfig({}, cwd)).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    hint: expect.stringContaining('snapshot-site init'),
  });
});

test.each([
  ['public', { kind: 'folder' }],
  ['server.ts', { kind: 'app' }],
  ['public/page.html', { kind: 'folder' }],
  ['https://example.com/docs/?a=1#b', { kind: 'url', url: 'https://example.com/docs/' }],
])('the site %s is of the kind %j', async (site, expected) => {
  const cwd = await temporaryFolder({ 'public/page.html': '', 'server.ts': '' });
  expect((await loadConfig({ site }, cwd)).sites).toMatchObject({ site: expected });
});

test('a page given as a file is the only one', async () => {
  const cwd = await temporaryFolder({ 'public/my page.html': '', 'public/other.html': '' });
  expect((await loadConfig({ site: 'public/my page.html' }, cwd)).pages).toMatchObject({
    pages: [{ path: 'my%20page.html' }],
  });
});

test('a URL without a list gives the page that it names', async () => {
  expect((await loadConfig({ site: 'https://example.com/docs/?a=1#b' }, '/')).pages).toMatchObject({
    pages: [{ path: '/docs/?a=1#b' }],
  });
});

test.each([
  ['missing', 'does not exist'],
  ['notes.txt', 'is a file, but neither a page'],
])('the site %s is not found: %s', async (site, words) => {
  const cwd = await temporaryFolder({ 'notes.txt': '' });
  await expect(loadConfig({ site }, cwd)).rejects.toMatchObject({
    code: 'SITE_NOT_FOUND',
    message: expect.stringContaining(words),
  });
});

test.each([
  ['./nope', 'does not exist'],
  ['notes.txt/deep', 'does not exist'],
  ['notes.txt', 'is a file, not a folder'],
])('the folder %s of an object is not found: %s', async (folder, words) => {
  const cwd = await temporaryFolder({ 'notes.txt': '' });
  expect(() => configOf({ site: { folder } }, cwd)).toThrow(
    expect.objectContaining({ code: 'SITE_NOT_FOUND', message: expect.stringContaining(words) }),
  );
});

test('a pattern with the flag g finds each line', () => {
  const wait = { stdout: /listening/g };
  const { site } = configOf({ site: { command: 'x', wait } }, '/').sites;
  const stdout = (site as Extract<SiteSource, { kind: 'command' }>).ready.stdout!;
  expect([stdout.test('listening'), stdout.test('listening')]).toEqual([true, true]);
});

test('a server of Playwright’s tests is written as it is there', () => {
  const { site } = configOf(
    {
      site: {
        command: 'npm start',
        url: 'http://localhost:3000/health?deep',
        reuseExistingServer: true,
        gracefulShutdown: { signal: 'SIGINT', timeout: 500 },
        wait: { stdout: /listening/ },
      },
    },
    '/',
  ).sites;
  expect(site).toMatchObject({
    kind: 'command',
    port: 3000,
    reuseExistingServer: true,
    stop: { signal: 'SIGINT', graceMs: 500 },
    ready: { path: '/health?deep', url: 'http://localhost:3000/health?deep', stdout: /listening/ },
  });
  const { site: other } = configOf({ site: { command: 'x', url: 'https://localhost' } }, '/').sites;
  expect(other).toMatchObject({ port: 443, ready: { path: undefined } });
});

test('a host without http:// gets the hint to write it', async () => {
  await expect(loadConfig({ site: 'example.com' }, '/')).rejects.toMatchObject({
    hint: expect.stringContaining('http://example.com'),
  });
});

test('a checked config is frozen', () => {
  const config = configOf({ site: 'http://x' }, '/');
  expect(() => {
    (config.shot.viewport as { width: number }).width = 1;
  }).toThrow(TypeError);
});

test('what the caller passes stays the caller’s', () => {
  const viewport = { width: 100, height: 100 };
  configOf({ site: 'http://x', viewport, pages: [{ path: '/', viewport }] }, '/');
  viewport.width = 200;
  expect(viewport.width).toBe(200);
});

test('what concerns the run is no option of its shots', () => {
  const { shot } = configOf({ sites: { web: 'http://x' }, pages: ['/'], concurrency: 2, output: 'o' }, '/');
  expect(shot).toEqual(defaults.shot);
});

test('moments, waits and the recipe are laid one over the other', async () => {
  const config = configOf(
    {
      site: 'http://x',
      at: '2s',
      now: '2026-01-01T09:00:00Z',
      waitFor: '#ready',
      recipe: { random: false },
      variants: { a: { at: 0, recipe: { confirm: true }, waitFor: { textGone: 'Loading' } } },
    },
    '/',
  );
  expect(config.shot).toMatchObject({
    at: 2000,
    now: Date.UTC(2026, 0, 1, 9),
    waitFor: { selector: '#ready' },
    recipe: { ...defaults.shot.recipe, random: false },
  });
  expect(config.variants[0]!.options).toEqual({
    at: 0,
    waitFor: { textGone: 'Loading' },
    recipe: { confirm: true },
  });
});

const fontsOf = (fonts?: 'pinned' | 'system' | string[]) =>
  configOf({ site: 'http://x', ...(fonts && { fonts }) }, '/project').browser.fonts;

test('fonts are the pinned ones, the system’s, or a list of sets and paths from the config’s folder', () => {
  expect(fontsOf()).toEqual({ kind: 'pinned', sets: [], paths: [] });
  expect(fontsOf('system')).toEqual({ kind: 'system' });
  expect(fontsOf(['./brand', 'emoji'])).toEqual({
    kind: 'pinned',
    sets: ['emoji'],
    paths: ['/project/brand'],
  });
});

test('all mistakes about users are named at once', () => {
  const options = {
    site: 'http://127.0.0.1:1',
    users: {
      admin: { path: '/login' },
      nobody: {},
      key: { extraHTTPHeaders: { 'X-Key': '1' } },
      saved: { storageState: 'missing.json' },
    },
    user: 'admn',
    pages: [
      { path: '/a', user: 'admin', storageState: { cookies: [], origins: [] } },
      { path: '/b', user: 'key', storageState: { cookies: [], origins: [] } },
      { path: '/c', user: false, variants: { one: { user: 'kei' } } },
    ],
  } as const;
  expect(() => configOf(options, '/')).toThrow(
    [
      'There are 5 mistakes in the options:',
      'user: unknown user "admn"; did you mean "admin"?',
      'pages[2].variants.one.user: unknown user "kei"; did you mean "key"?',
      'users.nobody: says neither how to log in (path and actions, or a function) nor who it is (extraHTTPHeaders, httpCredentials, storageState, cookies, localStorage, sessionStorage)',
      'pages[0].storageState: cannot stand beside user; each says who is logged in',
      'users.saved.storageState: missing.json does not exist (/missing.json)',
    ].join('\n  '),
  );
});

test.each([
  [{ users: { ada: 'ada' } }, 'users.ada: expected an object, got "ada"'],
  [{ users: { ada: { pathh: '/' } } }, 'users.ada.pathh: unknown option; did you mean "path"?'],
  [{ users: { ada: { cookies: { a: 1 } } } }, 'users.ada.cookies.a: expected a text, got 1'],
  [{ user: true }, 'user: expected the name of a user, or false, got true'],
  [{ storageState: { cookies: 1, origins: [] } }, 'storageState.cookies: expected a list of cookies, got 1'],
])('of %o the mistake is named', (options, message) => {
  expect(() => configOf({ site: './', ...options } as never, '/')).toThrow(message);
});
