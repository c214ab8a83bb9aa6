import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import type { Machine } from './machine.ts';
import type { NpmPackage } from './npm-package.ts';

/**
 * The one release of the npm-packaged Chromium that we fetch. A newer one is a new version here, with its size
 * and its checksum (`npm view @sparticuz/chromium@… dist`).
 */
export const release: NpmPackage = {
  package: '@sparticuz/chromium',
  version: '153.0.0',
  bytes: 69_995_309,
  integrity:
    'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
  contents: '00417b9991214330cf34971d4385aacb849f7139c1aa4ce0bc3065f5ef7cbade',
};

/** The folder in the user's cache in which that release is kept. It appears complete or not at all. */
export function providedFolder(machine: Machine): string {
  return join(cacheFolder(machine), 'browsers', `chromium-${release.version}`);
}

/** What keeps that folder from being used: it is not there, or not as it was made. */
export function flawOfProvided(machine: Machine): 'missing' | 'damaged' | undefined {
  const folder = providedFolder(machine);
  if (machine.look(providedBrowser(machine)) === 'executable') {
    return machine.isIntact(folder, release.contents) ? undefined : 'damaged';
  }
  return machine.look(folder) === 'folder' ? 'damaged' : 'missing';
}

/** The executable of that release. */
export function providedBrowser(machine: Machine): string {
  return join(providedFolder(machine), 'headless_shell');
}
