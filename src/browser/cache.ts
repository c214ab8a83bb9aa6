import { join, resolve } from 'node:path';
import type { Machine } from './machine.ts';

/** Where this user's caches belong on this system. */
export function cacheFolder({ env, platform, homedir, cwd }: Machine): string {
  if (env['SNAPSHOT_SITE_CACHE']) return resolve(cwd, env['SNAPSHOT_SITE_CACHE']);
  const caches =
    platform === 'darwin'
      ? join(homedir, 'Library', 'Caches')
      : platform === 'win32'
        ? env['LOCALAPPDATA'] || join(homedir, 'AppData', 'Local')
        : env['XDG_CACHE_HOME'] || join(homedir, '.cache');
  // Browsers and fontconfig run in other folders than we do.
  return resolve(cwd, caches, 'snapshot-site');
}
