/** A site that nobody here wrote: the dashboards of admin-lte, fetched once with npm. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const release = 'admin-lte@4.0.0';
const cache = join(import.meta.dirname, '../node_modules/.cache/snapshot-site-bench');

/** Its folder of pages. */
export function realSite(): string {
  const place = join(cache, release);
  if (!existsSync(place)) {
    mkdirSync(cache, { recursive: true });
    const temporary = mkdtempSync(join(cache, 'fetching-'));
    execFileSync('npm', ['pack', release, '--silent', `--pack-destination=${temporary}`], { stdio: 'pipe' });
    execFileSync('tar', ['xzf', join(temporary, `${release.replace('@', '-')}.tgz`), '-C', temporary]);
    renameSync(join(temporary, 'package'), place);
  }
  return join(place, 'dist');
}

/** Pages of every kind it has: charts, tables, forms, long texts. */
export const realPages: readonly string[] = [
  '/',
  '/index2',
  '/index3',
  '/generate/theme',
  '/widgets/cards',
  '/widgets/small-box',
  '/layout/fixed-sidebar',
  '/UI/general',
  '/UI/icons',
  '/UI/timeline',
  '/forms/elements',
  '/tables/simple',
  '/examples/login',
  '/docs/introduction',
  '/docs/layout',
  '/docs/faq',
].map((path) => path.replace(/^\/$/, '/index') + '.html');

/** All of its pages, in the order of their names. */
export function everyRealPage(): string[] {
  const files = readdirSync(realSite(), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.html'))
    .map((file) => `/${file}`)
    .toSorted();
}
