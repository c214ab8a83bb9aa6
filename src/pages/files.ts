import { glob } from 'tinyglobby';
import type { Page, PageSource } from '../model.ts';
import { pageName } from './name.ts';

/** Every HTML file of a folder, by path; not those of hidden folders and of `node_modules`. */
export async function* filePages({
  folder,
  base,
}: Extract<PageSource, { kind: 'files' }>): AsyncGenerator<Page> {
  const files = await glob(['**/*.html', '**/*.htm'], {
    cwd: folder,
    ignore: ['**/node_modules'],
    // A link to a folder above would be walked for ever.
    followSymbolicLinks: false,
    caseSensitiveMatch: false,
    expandDirectories: false,
  });
  for (const file of files.toSorted()) {
    const path = file
      .split('/')
      .map(encodeURIComponent)
      .join('/')
      .replace(/(^|\/)index\.html$/, '$1');
    yield {
      path: `${base}${path}`,
      name: pageName(`/${path}`),
      options: {},
      variants: undefined,
      alt: undefined,
      status: undefined,
    };
  }
}
