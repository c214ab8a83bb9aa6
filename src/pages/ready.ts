import type { Page } from '../model/index.ts';
import { isElsewhere } from './name.ts';

/**
 * For each site, the path that the readiness check asks: that of its first page. Pages with a `status` of their own and
 * pages at other origins are left out. A site without such a page is not in the result.
 */
export function readyPaths(pages: Iterable<Pick<Page, 'site' | 'path' | 'status'>>): Map<string, string> {
  const paths = new Map<string, string>();
  for (const { site, path, status } of pages) {
    if (!paths.has(site) && status === undefined && !isElsewhere(path)) paths.set(site, path);
  }
  return paths;
}
