import type { Page, PageSource } from '../model/index.ts';
import type { AskedSites, NoPages, PageSourceKind } from './contract.ts';
import { fileSource } from './files.ts';
import { functionSource } from './function.ts';
import { listedSource } from './listed.ts';
import { readyPaths } from './ready.ts';

/** Every kind of page source. A new one is a file beside these, an entry here and its kind in `PageSource`. */
const kinds: {
  readonly [Kind in PageSource['kind']]: PageSourceKind<Extract<PageSource, { kind: Kind }>>;
} = { listed: listedSource, files: fileSource, function: functionSource };

function kindOf(source: PageSource): PageSourceKind {
  // The table cannot say to TypeScript that a kind and its source belong together.
  return kinds[source.kind] as PageSourceKind;
}

/** @param ask Starts the sites, if the source has to ask them. */
export async function* pagesOf(source: PageSource, ask: () => Promise<AskedSites>): AsyncGenerator<Page> {
  const kind = kindOf(source);
  yield* kind.needsSites ? kind.pages(source, await ask()) : kind.pages(source);
}

/** Whether the sites have to be up before the pages are known. */
export function needsSites(source: PageSource): boolean {
  return kindOf(source).needsSites;
}

/** What is said of a source that gave no page. */
export function whyNoPages(source: PageSource): NoPages {
  return kindOf(source).whyNone(source);
}

/** The paths that the readiness checks ask, as far as they are known without looking for pages. */
export function readyPathsOf(source: PageSource): Map<string, string> {
  return readyPaths(kindOf(source).listed(source));
}

/** Whether the config has an entry for each page, to which options can be added. */
export function isListed(source: PageSource): boolean {
  return kindOf(source).listed(source).length > 0;
}

/**
 * The source of the pages of another copy of the site; `undefined` if it has the same pages.
 *
 * @param there Where a folder of this copy is in the other one; `undefined` if the other one has no folders.
 */
export function sourceElsewhere(
  source: PageSource,
  there: ((folder: string) => string) | undefined,
): PageSource | undefined {
  return kindOf(source).elsewhere(source, there);
}

export { pageName } from './name.ts';
export { readyPaths } from './ready.ts';
export { planShots } from './shots.ts';
export { optionsOfLogin } from './visitor.ts';
export { selectShots, type Selection } from './select.ts';
