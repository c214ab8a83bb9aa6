import { join, resolve } from 'node:path';
import type { Machine } from './machine.ts';

/** The cache folder of this tool for this user. */
export function cacheFolder(machine: Machine): string {
  const { env, cwd } = machine;
  return env['SNAPSHOT_SITE_CACHE']
    ? resolve(cwd, env['SNAPSHOT_SITE_CACHE'])
    : join(userCaches(machine), 'snapshot-site');
}

/** The folder that this system has for the caches of this user. */
export function userCaches({ env, platform, homedir, cwd }: Machine): string {
  const caches =
    platform === 'darwin'
      ? join(homedir, 'Library', 'Caches')
      : platform === 'win32'
        ? env['LOCALAPPDATA'] || join(homedir, 'AppData', 'Local')
        : env['XDG_CACHE_HOME'] || join(homedir, '.cache');
  // Absolute, since browsers and fontconfig have another working directory.
  return resolve(cwd, caches);
}
