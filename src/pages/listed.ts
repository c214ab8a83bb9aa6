import type { Page, PageSource } from '../model/index.ts';
import type { PageSourceKind } from './contract.ts';
import { fileName, pageName } from './name.ts';

type ListedSource = Extract<PageSource, { kind: 'listed' }>;

/** The pages that the config lists, in its order. */
export const listedSource: PageSourceKind<ListedSource> = {
  pages: listedPages,
  listed: ({ pages }) => pages,
  elsewhere: () => undefined,
};

async function* listedPages({ pages }: ListedSource): AsyncGenerator<Page> {
  for (const page of pages) {
    yield { ...page, name: page.name === undefined ? pageName(page.path) : fileName(page.name) };
  }
}
