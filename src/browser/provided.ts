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
};

/** The folder in the user's cache in which that release is kept. It appears complete or not at all. */
export function providedFolder(machine: Machine): string {
  return join(cacheFolder(machine), 'browsers', `chromium-${release.version}`);
}

/** The executable of that release. */
export function providedBrowser(machine: Machine): string {
  return join(providedFolder(machine), 'headless_shell');
}
