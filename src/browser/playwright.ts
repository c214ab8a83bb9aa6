import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { userCaches } from './cache.ts';
import type { Machine } from './machine.ts';
import type { BrowserLocation } from './location.ts';

const require = createRequire(import.meta.url);

/** Loads Playwright when it is first needed. `require` takes 348 ms where `import` takes 411. */
export function loadPlaywright(): typeof import('playwright') {
  return require('playwright') as typeof import('playwright');
}

/** Playwright's command-line program, which Node can run. */
export function playwrightProgram(): string {
  return join(dirname(require.resolve('playwright/package.json')), 'cli.js');
}

/**
 * Whether some Playwright has installed a browser in its default folder, or is configured to use another folder. If
 * not, Playwright need not be loaded to search for a browser, which takes 300 ms: a run that reuses all pictures does
 * not need it otherwise.
 */
export function mayHaveBrowsers(machine: Machine): boolean {
  const isToldWhere = Object.keys(machine.env).some((name) => /playwright_browsers_path$/i.test(name));
  const names = namesIn(join(userCaches(machine), 'ms-playwright'));
  return isToldWhere || names.some((name) => name.startsWith('chromium'));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Where Playwright installs its browsers; empty on a system for which it has none. */
export function playwrightLocations(): BrowserLocation[] {
  const shell = playwrightHeadlessShell();
  const chromium = playwrightChromium();
  return [
    ...(shell === undefined ? [] : [location("Playwright's headless shell", shell)]),
    ...(chromium === undefined ? [] : [location("Playwright's Chromium", chromium)]),
  ];
}

/** The executable of the headless shell of this Playwright, whether it is installed or not. */
export function playwrightHeadlessShell(): string | undefined {
  const chromium = playwrightChromium();
  return chromium === undefined ? undefined : headlessShellBeside(chromium);
}

/**
 * Playwright has no API for the path of its headless shell, only for that of its Chromium. They lie side by side:
 * `chromium-1255/chrome-linux64/chrome` and
 * `chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell`.
 */
export function headlessShellBeside(chromium: string): string | undefined {
  const parts = /^(.*[\\/])chromium-(\d+)([\\/])chrome-([^\\/]+)/.exec(chromium);
  if (!parts) return undefined;
  const [, root, revision, slash, platform] = parts;
  return [
    `${root}chromium_headless_shell-${revision}`,
    `chrome-headless-shell-${platform}`,
    chromium.endsWith('.exe') ? 'chrome-headless-shell.exe' : 'chrome-headless-shell',
  ].join(slash);
}

function playwrightChromium(): string | undefined {
  try {
    return loadPlaywright().chromium.executablePath();
  } catch {
    // Playwright has no Chromium for this system.
    return undefined;
  }
}

function location(what: string, executable: string): BrowserLocation {
  return { what, where: executable, paths: isBeingInstalled(executable) ? [] : [executable] };
}

/**
 * Whether another process is unpacking this browser, so that the executable may be incomplete. Playwright's marker of a
 * complete folder is not enough to tell, since other packages of its browsers do not have it.
 */
export function isBeingInstalled(executable: string): boolean {
  const folder = playwrightFolderOf(executable);
  if (folder === undefined) return false;
  return existsSync(join(dirname(folder), '__dirlock')) && !existsSync(join(folder, 'INSTALLATION_COMPLETE'));
}

/** The folder in which Playwright keeps this browser; `undefined` if it is not Playwright's. */
export function playwrightFolderOf(executable: string): string | undefined {
  return /^.*[\\/](?:chromium|chromium_headless_shell)-\d+(?=[\\/])/.exec(executable)?.[0];
}
