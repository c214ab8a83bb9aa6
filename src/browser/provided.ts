import { join } from 'node:path';
import type { Machine } from './machine.ts';

/**
 * The one release of the npm-packaged Chromium that we fetch. A newer one is a new version here, with its size
 * and its checksum (`npm view @sparticuz/chromium@… dist`).
 */
export const release = {
  package: '@sparticuz/chromium',
  version: '153.0.0',
  /** The size of the archive. */
  bytes: 69_995_309,
  integrity:
    'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/** The folder in the user's cache in which that release is kept. It appears complete or not at all. */
export function providedFolder(machine: Machine): string {
  return join(cacheFolder(machine), 'browsers', `chromium-${release.version}`);
}

/** The executable of that release. */
export function providedBrowser(machine: Machine): string {
  return join(providedFolder(machine), 'headless_shell');
}

/** Where this user's caches belong on this system. */
function cacheFolder({ env, platform, homedir }: Machine): string {
  if (env['SNAPSHOT_SITE_CACHE']) return env['SNAPSHOT_SITE_CACHE'];
  const caches =
    platform === 'darwin'
      ? join(homedir, 'Library', 'Caches')
      : platform === 'win32'
        ? env['LOCALAPPDATA'] || join(homedir, 'AppData', 'Local')
        : env['XDG_CACHE_HOME'] || join(homedir, '.cache');
  return join(caches, 'snapshot-site');
}
