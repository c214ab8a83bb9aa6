import type { Page, PageSource } from '../model.ts';
import { filePages } from './files.ts';
import { listedPages } from './listed.ts';

/**
 * A place that pages come from. Each gives them in a stable order, named, and as soon as it knows them.
 * A new one is a file beside these, a line here and its kind in `PageSource`.
 */
const sources: {
  readonly [Kind in PageSource['kind']]: (source: Extract<PageSource, { kind: Kind }>) => AsyncIterable<Page>;
} = {
  listed: listedPages,
  files: filePages,
};

export function pagesOf(source: PageSource): AsyncIterable<Page> {
  return sources[source.kind](source as never);
}

export { pageName } from './name.ts';
export { readyPaths } from './ready.ts';
export { planShots } from './shots.ts';
export { selectShots, type Selection } from './select.ts';
