import { openBrowser } from '../../../src/browser/index.ts';
import { recordBoxes } from '../../../src/capture/examine/index.ts';
import { capture, isPicture } from '../../../src/capture/index.ts';
import { type NamedChanges, nameChanges, openComparer } from '../../../src/compare/index.ts';
import { configOf } from '../../../src/config/index.ts';
import type { Note, PageBoxes, Picture } from '../../../src/model/index.ts';
import type { Options } from '../../../src/index.ts';
import { listShots } from '../../../src/run.ts';
import { type Route, testServer } from '../../support/server.ts';

/** What is at which path. */
export type Site = Readonly<Record<string, Route>>;

/** Takes pictures and compares them, with one browser for all tests of a file. */
export interface Studio extends AsyncDisposable {
  /** What the start page of the second site shows otherwise than that of the first. */
  changes(before: Site, after: Site, how?: How): Promise<NamedChanges>;
}

interface How {
  readonly options?: Options;
  /** Whether of what the first page consisted is known. Default `true`. */
  readonly beforeIsKnown?: boolean;
}

interface RecordedPicture {
  readonly picture: Picture;
  readonly boxes: PageBoxes | undefined;
  readonly notes: readonly Note[];
}

export function openStudio(): Studio {
  const { signal } = new AbortController();
  const { browser: choice } = configOf({ site: 'http://127.0.0.1:1' }, '/');
  const browser = openBrowser(choice, { signal, onEvent: () => {} });
  const comparer = openComparer();

  /** Each site is on a port of its own, as in two runs. */
  async function see(site: Site, options: Options): Promise<RecordedPicture> {
    const { url } = await testServer({ ...site });
    const [shot] = await listShots(
      configOf({ site: url, viewport: { width: 800, height: 600 }, ...options }, '/'),
    );
    const examiner = recordBoxes(shot!);
    const { newContext } = browser;
    const { taken, notes } = await capture(shot!, {
      siteUrl: url,
      newContext,
      signal,
      examiners: [examiner],
    });
    if (!isPicture(taken)) throw new Error(taken.message);
    return { picture: taken, boxes: examiner.boxes, notes };
  }

  return {
    async changes(before, after, { options = {}, beforeIsKnown = true } = {}) {
      const [was, is] = [await see(before, options), await see(after, options)];
      const { comparison } = await comparer.compare(was.picture, is.picture, { limits: {}, draw: false });
      return nameChanges(comparison, {
        before: beforeIsKnown ? was.boxes : undefined,
        after: is.boxes,
        sizes: { before: was.picture, after: is.picture },
        notes: is.notes,
      });
    },
    async [Symbol.asyncDispose]() {
      await comparer[Symbol.asyncDispose]();
      await browser.close();
    },
  };
}
