import type { Page, PageSource } from '../model/index.ts';
import type { PageSourceKind } from './contract.ts';
import { fileSource } from './files.ts';
import { listedSource } from './listed.ts';
import { readyPaths } from './ready.ts';

/** Every kind of place that pages come from. A new one is a file beside these, a line here and its kind in `PageSource`. */
const kinds: {
  readonly [Kind in PageSource['kind']]: PageSourceKind<Extract<PageSource, { kind: Kind }>>;
} = { listed: listedSource, files: fileSource };

function kindOf(source: PageSource): PageSourceKind {
  // The table cannot say to TypeScript that a kind and its source belong together.
  return kinds[source.kind] as PageSourceKind;
}

export function pagesOf(source: PageSource): AsyncIterable<Page> {
  return kindOf(source).pages(source);
}

/** The paths that show that the sites are ready, as far as they are known before any page is looked for. */
export function readyPathsOf(source: PageSource): Map<string, string> {
  return readyPaths(kindOf(source).listed(source));
}

/** Whether the config has an entry for each page. */
export function isListed(source: PageSource): boolean {
  return kindOf(source).listed(source).length > 0;
}

/** The same source in another copy of the project; `undefined` if it gives the same pages there. */
export function sourceElsewhere(
  source: PageSource,
  there: (folder: string) => string,
): PageSource | undefined {
  return kindOf(source).elsewhere(source, there);
}

export { pageName } from './name.ts';
export { readyPaths } from './ready.ts';
export { planShots } from './shots.ts';
export { selectShots, type Selection } from './select.ts';
