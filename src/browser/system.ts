import { posix, win32 } from 'node:path';
import type { BrowserLocation } from './location.ts';
import type { Machine } from './machine.ts';

/** The headless shell of the system's packages. It starts ten times as fast as a full browser. */
export function systemHeadlessShell(machine: Machine): BrowserLocation {
  const names = ['chromium-headless-shell', 'chrome-headless-shell'];
  return {
    what: "the system's headless shell",
    where: `${names.join(', ')} on PATH`,
    paths: onPath(names, machine),
  };
}

/** The Chrome, Chromium or Edge of the system. */
export function systemBrowsers(machine: Machine): BrowserLocation {
  const names = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const usual = usualLocations(machine);
  return {
    what: "the system's Chrome, Chromium or Edge",
    where: usual.length > 0 ? 'the folders where programs are installed' : `${names.join(', ')} on PATH`,
    paths: usual.length > 0 ? usual : onPath(names, machine),
  };
}

function onPath(names: readonly string[], { env, platform }: Machine): string[] {
  if (platform === 'win32') return [];
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => posix.isAbsolute(folder));
  return names.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/** Where macOS and Windows install programs. On Linux, PATH is searched instead. */
function usualLocations({ env, platform, homedir }: Machine): string[] {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((app) =>
      ['/', homedir].map((root) => posix.join(root, 'Applications', `${app}.app`, 'Contents/MacOS', app)),
    );
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    return [
      String.raw`Google\Chrome\Application\chrome.exe`,
      String.raw`Chromium\Application\chrome.exe`,
      String.raw`Microsoft\Edge\Application\msedge.exe`,
    ].flatMap((program) => roots.flatMap((root) => (root ? [win32.join(root, program)] : [])));
  }
  return [];
}
