import { chmod, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { BrowserChoice } from '../../src/model/index.ts';
import { cacheFolder } from '../../src/browser/cache.ts';
import { downloadForbiddenBy, findBrowser, noBrowser } from '../../src/browser/find.ts';
import { thisMachine } from '../../src/browser/machine.ts';
import type { Machine } from '../../src/browser/machine.ts';
import { temporaryFolder } from '../support/temporary.ts';

const unnamed: BrowserChoice = {
  path: undefined,
  origin: undefined,
  download: true,
  args: [],
  fonts: { kind: 'system' },
};

/** A Linux computer whose home and programs are in this folder. */
function machineIn(folder: string, env: Record<string, string> = {}): Machine {
  return {
    ...thisMachine(),
    platform: 'linux',
    cwd: folder,
    homedir: join(folder, 'home'),
    env: { PATH: `${join(folder, 'sbin')}:${join(folder, 'bin')}`, ...env },
    // In these folders a script plays the browser.
    isIntact: () => true,
  };
}

async function folderWith(...executables: string[]): Promise<string> {
  const folder = await temporaryFolder(Object.fromEntries(executables.map((name) => [name, '#!/bin/sh\n'])));
  await Promise.all(executables.map((name) => chmod(join(folder, name), 0o755)));
  return folder;
}

test('takes the named browser, then Playwright’s, then the system’s, then the one fetched before', async () => {
  const order = [
    'flag/chrome',
    'env/chrome',
    'playwright/shell',
    'playwright/chrome',
    'bin/chromium-headless-shell',
    'sbin/google-chrome',
    'bin/chromium',
    'bin/microsoft-edge',
    'home/.cache/snapshot-site/browsers/chromium-153.0.0/headless_shell',
  ];
  const folder = await folderWith(...order);
  const find = (choice: BrowserChoice, env?: Record<string, string>) =>
    findBrowser(choice, machineIn(folder, env), () => [
      { what: 'shell', where: '', paths: [join(folder, 'playwright/shell')] },
      { what: 'chrome', where: '', paths: [join(folder, 'playwright/chrome')] },
    ]).path;
  const env = { SNAPSHOT_SITE_BROWSER: join(folder, 'env/chrome') };

  const found: (string | undefined)[] = [
    find({ ...unnamed, path: join(folder, 'flag/chrome') }, env),
    find(unnamed, env),
  ];
  for (let path = find(unnamed); path !== undefined; path = find(unnamed)) {
    found.push(path);
    await rm(path);
    if (path.includes('.cache')) await rm(dirname(path), { recursive: true });
  }

  expect(found).toEqual(order.map((name) => join(folder, name)));
});

test('does not load Playwright to find a browser that was named', async () => {
  const folder = await folderWith('chrome');
  const machine = machineIn(folder);
  const { path } = findBrowser({ ...unnamed, path: './chrome' }, machine, () => {
    throw new Error('asked for Playwright');
  });
  expect(path).toBe(join(folder, 'chrome'));
});

describe('a named browser that cannot be used is an error that names it and where it came from', () => {
  test.each([
    ['nowhere/chrome', 'which does not exist'],
    ['Chrome.app', 'which is a folder and not the executable inside it'],
    ['plain', 'which may not be executed'],
  ])('%s, %s', async (value, flaw) => {
    const words = `${value}, ${flaw}`;
    const folder = await folderWith('bin/chromium', 'Chrome.app/chrome', 'plain');
    await chmod(join(folder, 'plain'), 0o644);
    const machine = machineIn(folder);

    expect(() => findBrowser({ ...unnamed, path: value, origin: '--browser' }, machine, () => [])).toThrow(
      expect.objectContaining({
        code: 'BROWSER_NOT_FOUND',
        message: `--browser names the browser ${words}.`,
      }),
    );
    const env = { ...machine.env, SNAPSHOT_SITE_BROWSER: value };
    expect(() => findBrowser(unnamed, { ...machine, env }, () => [])).toThrow(
      `SNAPSHOT_SITE_BROWSER names the browser ${words}.`,
    );
  });
});

test('a browser that was fetched before and is damaged is not taken, and said to be so', async () => {
  const shell = 'home/.cache/snapshot-site/browsers/chromium-153.0.0/headless_shell';
  const folder = await folderWith(shell);
  const machine = { ...machineIn(folder), isIntact: thisMachine().isIntact };
  const { path, searched, damaged } = findBrowser(unnamed, machine, () => []);
  expect([path, damaged]).toEqual([undefined, dirname(join(folder, shell))]);
  expect(noBrowser(searched, '--no-download', machine).message).toContain(`${damaged}, which is damaged`);

  const env = { ...machine.env, SNAPSHOT_SITE_BROWSER: shell };
  expect(() => findBrowser(unnamed, { ...machine, env }, () => [])).toThrow(
    expect.objectContaining({
      message: `SNAPSHOT_SITE_BROWSER names the browser ${shell}, which is damaged.`,
      hint: expect.stringContaining(`rm -rf ${damaged}`),
    }),
  );
  // A cleaner of old files has taken it away, or a copy made it a plain file.
  await rm(join(folder, shell));
  expect(findBrowser(unnamed, machine, () => []).damaged).toBe(damaged);
});

test.each([
  ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['darwin', {}, '/home/me/Applications/Chromium.app/Contents/MacOS/Chromium'],
  ['darwin', {}, '/home/me/Library/Caches/snapshot-site/browsers/chromium-153.0.0/headless_shell'],
  ['win32', { PROGRAMFILES: 'C:\\Programs' }, 'C:\\Programs\\Google\\Chrome\\Application\\chrome.exe'],
  ['win32', { 'PROGRAMFILES(X86)': 'C:\\x86' }, 'C:\\x86\\Microsoft\\Edge\\Application\\msedge.exe'],
  ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/snapshot-site/browsers/chromium-153.0.0/headless_shell'],
  ['linux', { SNAPSHOT_SITE_CACHE: '/mine' }, '/mine/browsers/chromium-153.0.0/headless_shell'],
] as const)('knows where %s keeps its browsers, with %o', (platform, env, path) => {
  const machine: Machine = {
    ...thisMachine(),
    platform,
    env,
    homedir: '/home/me',
    pathKind: (asked) => (asked === path ? 'executable' : 'missing'),
    isIntact: () => true,
  };
  expect(findBrowser(unnamed, machine, () => []).path).toBe(path);
});

test.each([
  { HOME: '', XDG_CACHE_HOME: '' },
  { HOME: '/home/me', XDG_CACHE_HOME: 'caches' },
])('the folder of the cache is absolute, whatever the environment says: %o', (variables) => {
  for (const [name, value] of Object.entries({ ...variables, SNAPSHOT_SITE_CACHE: '' }))
    vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(isAbsolute(cacheFolder(thisMachine()))).toBe(true);
});

test('without a browser and without leave to fetch one, says where it looked and what to type', async () => {
  const machine = machineIn(await temporaryFolder(), { SNAPSHOT_SITE_NO_DOWNLOAD: '1' });
  const { searched } = findBrowser(unnamed, machine, () => [
    { what: "Playwright's headless shell", where: '/cache/shell', paths: ['/cache/shell'] },
  ]);
  const forbidden = downloadForbiddenBy(unnamed, machine);
  const error = noBrowser(searched, forbidden ?? '', machine);

  expect(error.code).toBe('BROWSER_NOT_FOUND');
  expect(error.message).toContain('SNAPSHOT_SITE_NO_DOWNLOAD=1 forbids');
  expect(error.message).toContain("Playwright's headless shell: /cache/shell");
  expect(error.message).toContain('chromium-headless-shell, chrome-headless-shell on PATH');
  expect(error.message).toContain('google-chrome');
  expect(error.message).toContain(join(machine.homedir, '.cache'));
  expect(error.hint).toContain('npx playwright install --with-deps --only-shell chromium');
  expect(error.hint).toContain('SNAPSHOT_SITE_BROWSER=');
});

test.each([
  [true, undefined, false],
  [true, '', false],
  [true, '0', false],
  [true, '1', true],
  [false, undefined, true],
])(
  'with `download: %s` and SNAPSHOT_SITE_NO_DOWNLOAD=%s fetching is forbidden: %s',
  (download, set, forbidden) => {
    const machine = { ...thisMachine(), env: { SNAPSHOT_SITE_NO_DOWNLOAD: set } };
    expect(downloadForbiddenBy({ ...unnamed, download }, machine) !== undefined).toBe(forbidden);
  },
);
