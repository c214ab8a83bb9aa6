import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisMachine } from '../../src/browser/machine.ts';
import {
  headlessShellBeside,
  isBeingInstalled,
  mayHaveBrowsers,
  playwrightHeadlessShell,
} from '../../src/browser/playwright.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('knows where this Playwright installs its headless shell', () => {
  // Playwright's own word for it, from inside; not for the product to rely on.
  const { registry } = createRequire(createRequire(import.meta.url).resolve('playwright'))(
    'playwright-core/lib/coreBundle',
  );
  const executable = registry.registry.findExecutable('chromium-headless-shell');
  expect(playwrightHeadlessShell()).toBe(executable.executablePath());
});

test.each([
  [
    '/home/me/.cache/ms-playwright/chromium-1255/chrome-linux64/chrome',
    '/home/me/.cache/ms-playwright/chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell',
  ],
  [
    '/Users/me/ms-playwright/chromium-1255/chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    '/Users/me/ms-playwright/chromium_headless_shell-1255/chrome-headless-shell-mac-arm64/chrome-headless-shell',
  ],
  [
    String.raw`C:\ms-playwright\chromium-1255\chrome-win64\chrome.exe`,
    String.raw`C:\ms-playwright\chromium_headless_shell-1255\chrome-headless-shell-win64\chrome-headless-shell.exe`,
  ],
  ['/opt/my-chrome/chrome', undefined],
])('beside the Chromium %s lies its headless shell', (chromium, shell) => {
  expect(headlessShellBeside(chromium)).toBe(shell);
});

function may(env: Record<string, string>): boolean {
  return mayHaveBrowsers({ ...thisMachine(), platform: 'linux', env });
}

test('is asked for browsers only where some Playwright may have put one', async () => {
  const [nothing, empty, filled] = [
    await temporaryFolder(),
    await temporaryFolder({ 'ms-playwright/.links/a': '' }),
    await temporaryFolder({ 'ms-playwright/chromium_headless_shell-1255/a': '' }),
  ];
  expect([nothing, empty, filled].map((XDG_CACHE_HOME) => may({ XDG_CACHE_HOME }))).toEqual([
    false,
    false,
    true,
  ]);
  for (const name of ['PLAYWRIGHT_BROWSERS_PATH', 'npm_config_playwright_browsers_path'])
    expect(may({ XDG_CACHE_HOME: nothing, [name]: '0' })).toBe(true);
});

test('leaves a browser alone that another process is installing right now', async () => {
  const executable = join(
    'chromium_headless_shell-1',
    'chrome-headless-shell-linux64',
    'chrome-headless-shell',
  );
  const complete = join('chromium_headless_shell-1', 'INSTALLATION_COMPLETE');
  const installing = await temporaryFolder({ [executable]: '', '__dirlock/owner': '' });
  const installed = await temporaryFolder({ [executable]: '', [complete]: '', '__dirlock/owner': '' });
  const packaged = await temporaryFolder({ [executable]: '' });

  expect(isBeingInstalled(join(installing, executable))).toBe(true);
  expect(isBeingInstalled(join(installed, executable))).toBe(false);
  expect(isBeingInstalled(join(packaged, executable))).toBe(false);
});
