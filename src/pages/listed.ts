import type { ListedPage, Page, PageSource } from '../model/index.ts';
import type { PageSourceKind } from './contract.ts';
import { fileName, pageName } from './name.ts';

type ListedSource = Extract<PageSource, { kind: 'listed' }>;

/** The pages that the config lists, in its order. */
export const listedSource: PageSourceKind<ListedSource> = {
  needsSites: false,
  pages: listedPages,
  listed: ({ pages }) => pages,
  // Not reached so far: the config refuses an empty list.
  whyNone: () => ({
    message: 'There is no page to photograph.',
    hint: 'List the pages in pages.config.ts.',
  }),
  elsewhere: () => undefined,
};

async function* listedPages({ pages }: ListedSource): AsyncGenerator<Page> {
  for (const page of pages) yield named(page);
}

/** A page that was given no name is named after its path. */
export function named(page: ListedPage): Page {
  return { ...page, name: page.name === undefined ? pageName(page.path) : fileName(page.name) };
}
