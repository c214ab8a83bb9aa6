import { join, resolve } from 'node:path';
import type { Machine } from './machine.ts';

/** Where we keep what was fetched for this user. */
export function cacheFolder(machine: Machine): string {
  const { env, cwd } = machine;
  return env['SNAPSHOT_SITE_CACHE']
    ? resolve(cwd, env['SNAPSHOT_SITE_CACHE'])
    : join(userCaches(machine), 'snapshot-site');
}

/** Where this user's caches belong on this system. */
export function userCaches({ env, platform, homedir, cwd }: Machine): string {
  const caches =
    platform === 'darwin'
      ? join(homedir, 'Library', 'Caches')
      : platform === 'win32'
        ? env['LOCALAPPDATA'] || join(homedir, 'AppData', 'Local')
        : env['XDG_CACHE_HOME'] || join(homedir, '.cache');
  // Browsers and fontconfig run in other folders than we do.
  return resolve(cwd, caches);
}
