import type { Page, PageSource } from '../model.ts';
import { fileName, pageName } from './name.ts';

/** The pages that the config lists, in its order. */
export async function* listedPages({ pages }: Extract<PageSource, { kind: 'listed' }>): AsyncGenerator<Page> {
  for (const page of pages) {
    yield { ...page, name: page.name === undefined ? pageName(page.path) : fileName(page.name) };
  }
}
