import type { Page } from '../model/index.ts';
import { isElsewhere } from './name.ts';

/**
 * By site, the path whose answer shows that it is ready: its first page. A page that is meant to answer with an
 * error cannot show it, nor one at another origin. A site that is not in the result has no page to ask for.
 */
export function readyPaths(pages: Iterable<Pick<Page, 'site' | 'path' | 'status'>>): Map<string, string> {
  const paths = new Map<string, string>();
  for (const { site, path, status } of pages) {
    if (!paths.has(site) && status === undefined && !isElsewhere(path)) paths.set(site, path);
  }
  return paths;
}
