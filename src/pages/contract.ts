import type { Page, PageSource, RunningSite } from '../model/index.ts';

/** One kind of page source: everything in which the tool treats it differently from the others. */
export type PageSourceKind<Source extends PageSource = PageSource> =
  | KnownBefore<Source>
  | AsksTheSites<Source>;

/** A source that gives its pages before any site is started. */
interface KnownBefore<Source> extends Common<Source> {
  readonly needsSites: false;
  /** Its pages in a stable order, named, and as soon as it knows them. */
  pages(source: Source): AsyncIterable<Page>;
}

/** A source that needs the sites to be up. */
interface AsksTheSites<Source> extends Common<Source> {
  readonly needsSites: true;
  /** Its pages in a stable order, named, and as soon as it knows them. */
  pages(source: Source, asked: AskedSites): AsyncIterable<Page>;
}

interface Common<Source> {
  /** The pages that the config lists one by one; empty for sources that find their pages. */
  listed(source: Source): readonly Pick<Page, 'site' | 'path' | 'status'>[];
  /** Why a source gave no page, and what to do. */
  whyNone(source: Source): NoPages;
  /**
   * The source of the pages of another copy of the site, to compare with; `undefined` if it has the same pages.
   *
   * @param there Where a folder of this copy is in the other one; `undefined` if the other one has no folders.
   */
  elsewhere(source: Source, there: ((folder: string) => string) | undefined): Source | undefined;
}

/** The sites that a source asks for their pages. */
export interface AskedSites {
  /** Each by its name. */
  readonly sites: ReadonlyMap<string, RunningSite>;
  /** Aborts when the run is to end. */
  readonly signal: AbortSignal;
}

/** In words, for an error. */
export interface NoPages {
  readonly message: string;
  readonly hint: string;
}
