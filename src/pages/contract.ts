import type { Page, PageSource } from '../model/index.ts';

/** One kind of place that pages come from: all in which the tool treats it differently from the others. */
export interface PageSourceKind<Source extends PageSource = PageSource> {
  /** Its pages in a stable order, named, and as soon as it knows them. */
  pages(source: Source): AsyncIterable<Page>;
  /** Those that the config lists one by one, where something can be said of each of them. */
  listed(source: Source): readonly Pick<Page, 'site' | 'path' | 'status'>[];
  /**
   * The same source in another copy of the project; `undefined` if it gives the same pages there.
   *
   * @param there Where a folder of this copy is in the other one.
   */
  elsewhere(source: Source, there: (folder: string) => string): Source | undefined;
}
