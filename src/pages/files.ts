import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Page, PageSource } from '../model/index.ts';
import { namesApart } from './apart.ts';
import type { PageSourceKind } from './contract.ts';
import { pageName } from './name.ts';

type FileSource = Extract<PageSource, { kind: 'files' }>;

/** Every HTML file of a folder, by path; not those of hidden folders and of `node_modules`. */
export const fileSource: PageSourceKind<FileSource> = {
  needsSites: false,
  pages: filePages,
  listed: () => [],
  whyNone: () => ({
    message: 'There is no page to photograph: the site has no HTML file.',
    hint: 'Check the folder, or list the pages in pages.config.ts.',
  }),
  elsewhere: (source, there) => there && { ...source, folder: there(source.folder) },
};

async function* filePages({ site, folder, base }: FileSource): AsyncGenerator<Page> {
  const files = await htmlFiles(await realpath(folder), '');
  const paths = files.map(pathOf);
  const names = namesApart(
    files,
    paths.map((path) => pageName(`/${path}`)),
  );
  for (const [index, path] of paths.entries()) {
    yield {
      site,
      path: `${base}${path}`,
      name: names[index]!,
      options: {},
      variants: undefined,
      alt: undefined,
      status: undefined,
    };
  }
}

function pathOf(file: string): string {
  return file
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/(^|\/)index\.html$/, '$1');
}

/** Relative to the root, with slashes, sorted folder by folder. */
async function htmlFiles(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const found: string[][] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${below}${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) found.push(await htmlFiles(root, `${path}/`));
    else if (/\.html?$/i.test(entry.name) && (entry.isFile() || (await linksToFile(root, path)))) {
      found.push([path]);
    }
  }
  return found.flat();
}

/**
 * Whether a symbolic link leads to a file in the folder, which makes it a page. Links to folders are not followed: their
 * files are either in the folder anyway, or outside of it and not served.
 */
async function linksToFile(root: string, path: string): Promise<boolean> {
  try {
    const target = await realpath(join(root, path));
    return target.startsWith(join(root, sep)) && (await stat(target)).isFile();
  } catch {
    return false; // A broken link.
  }
}
