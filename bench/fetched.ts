/** What is fetched for the benchmarks, once for each working copy. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '../node_modules/.cache/snapshot-site-bench');

/** A folder there for what is made rather than fetched. */
export function keptFolder(...names: readonly string[]): string {
  const place = join(cache, ...names);
  mkdirSync(place, { recursive: true });
  return place;
}

/**
 * The folder that is kept under this name. It appears complete or not at all.
 *
 * @param fetch Fills an empty folder, and says which one below it, or that one itself, is to be kept.
 */
export function fetchedOnce(name: string, fetch: (folder: string) => string): string {
  const place = join(cache, name);
  if (existsSync(place)) return place;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, 'fetching-'));
  try {
    renameSync(fetch(temporary), place);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return place;
}
