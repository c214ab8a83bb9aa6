/** A site that nobody here wrote: the dashboards of admin-lte, fetched once with npm. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetchedOnce } from './fetched.ts';

const release = 'admin-lte@4.0.0';

/** Its folder of pages. */
export function realSite(): string {
  const place = fetchedOnce(release, (folder) => {
    execFileSync('npm', ['pack', release, '--silent', `--pack-destination=${folder}`], { stdio: 'pipe' });
    execFileSync('tar', ['xzf', join(folder, `${release.replace('@', '-')}.tgz`), '-C', folder]);
    return join(folder, 'package');
  });
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
