import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import type { Machine } from './machine.ts';
import type { NpmPackage } from './npm-package.ts';

/**
 * The release of the npm-packaged Chromium that is fetched. To update it, change the version here, with its size and
 * its checksum (`npm view @sparticuz/chromium@… dist`).
 */
export const release: NpmPackage = {
  package: '@sparticuz/chromium',
  version: '153.0.0',
  bytes: 69_995_309,
  integrity:
    'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
  contents: '00417b9991214330cf34971d4385aacb849f7139c1aa4ce0bc3065f5ef7cbade',
};

/** The folder of that release in the user's cache. It is created atomically. */
export function npmBrowserFolder(machine: Machine): string {
  return join(cacheFolder(machine), 'browsers', `chromium-${release.version}`);
}

/** Why that folder cannot be used; `undefined` if it can. */
export function flawOfNpmBrowser(machine: Machine): 'missing' | 'damaged' | undefined {
  const folder = npmBrowserFolder(machine);
  if (machine.pathKind(npmBrowserPath(machine)) === 'executable') {
    return machine.isIntact(folder, release.contents) ? undefined : 'damaged';
  }
  return machine.pathKind(folder) === 'folder' ? 'damaged' : 'missing';
}

/** The executable of that release. */
export function npmBrowserPath(machine: Machine): string {
  return join(npmBrowserFolder(machine), 'headless_shell');
}
