/**
 * The pictures of some hundred pages that nobody here has written: whether they are the same bytes each time, and show
 * what a person sees. `npm run bench -- wild` takes them all; `--only 'reveal*'` those of the sources of this name,
 * `--pages 2` at most two of each source, `--keep folder` writes pictures to look at, each beside its reference.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import picomatch from 'picomatch';
import pLimit from 'p-limit';
import { openBrowser } from '../src/browser/index.ts';
import { capture, type CaptureContext, keepIdle } from '../src/capture/index.ts';
import { configOf } from '../src/config/index.ts';
import { startSite } from '../src/index.ts';
import type { RunningSite } from '../src/model/index.ts';
import { listShots } from '../src/run.ts';
import { underLoad } from '../test/support/cpu-load.ts';
import { timed } from './compare.ts';
import { evenly, folderOf, pagesOf } from './wild/fetch.ts';
import { judge } from './wild/judge.ts';
import { keepPictures } from './wild/keep.ts';
import { openReferences } from './wild/reference.ts';
import { printReport } from './wild/report.ts';
import type { Capturing, WildPage } from './wild/page.ts';
import { type Source, sources } from './wild/sources.ts';

/** Chinese and Japanese manuals would show boxes without the fonts for them. */
const options = { fonts: ['cjk'] } as const;

const conditions = [
  { name: 'alone', concurrency: 1, load: 0, again: false },
  { name: '4 at a time', concurrency: 4, load: 0, again: true },
  { name: '4 at a time, all cores busy', concurrency: 4, load: availableParallelism(), again: true },
] as const;

export default async (): Promise<void> => {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      only: { type: 'string', default: '**' },
      pages: { type: 'string', default: '1000' },
      keep: { type: 'string' },
    },
  });
  const seconds = new Map<string, number>();
  const measure = async (what: string, act: () => Promise<void>): Promise<void> => {
    console.error(`${what} …`);
    seconds.set(what, (await timed(act)) / 1000);
  };
  const pages: WildPage[] = [];
  const sites: RunningSite[] = [];
  const config = configOf({ site: 'http://127.0.0.1', pages: ['/'], ...options }, '/');
  const { signal } = new AbortController();
  await using browser = openBrowser(config.browser, { signal, onEvent: () => {} });
  try {
    await measure('fetching', async () => {
      for (const source of sources.filter(({ name }) => picomatch.isMatch(name, values.only))) {
        const opened = await openSource(source, Number(values.pages));
        sites.push(...opened.sites);
        pages.push(...opened.pages);
      }
    });
    await using references = await openReferences((await browser.ready()).path, config.browser);
    await measure('references', () =>
      eachOf(pages, 6, async (page) => {
        page.reference = await references.take(page).catch(reasonOf);
      }),
    );
    for (const { name, concurrency, load, again } of conditions) {
      const how = {
        newContext: browser.newContext,
        idle: again ? keepIdle(browser.tryReuse) : undefined,
        signal,
      };
      await measure(name, () =>
        underLoad(load, () =>
          eachOf(pages, concurrency, async (page) => {
            page.captures.push({ condition: name, ...(await captureOnce(page, how)) });
          }),
        ),
      );
    }
    await measure('comparing', () => eachOf(pages, 1, judge));
    printReport(pages, seconds);
    if (values.keep !== undefined) await keepPictures(pages, values.keep);
  } finally {
    await Promise.all(sites.map((site) => site.stop()));
  }
};

async function eachOf(
  pages: readonly WildPage[],
  concurrency: number,
  act: (page: WildPage) => Promise<void>,
): Promise<void> {
  await pLimit(concurrency).map(pages, act);
}

/** A source that cannot be had is left out, and said. */
async function openSource(
  source: Source,
  most: number,
): Promise<{ sites: RunningSite[]; pages: WildPage[] }> {
  try {
    const folder = folderOf(source);
    const paths = evenly(pagesOf(source, folder), most);
    if (paths.length === 0) throw new Error('none of its files is a page');
    const site = await startSite(folder);
    const shots = await listShots(configOf({ site: site.url, pages: paths, ...options }, '/'));
    return {
      sites: [site],
      pages: shots.map((shot) => ({ source: source.name, shot, siteUrl: site.url, captures: [] })),
    };
  } catch (error) {
    console.log(`${source.name}: left out, ${reasonOf(error)}`);
    return { sites: [], pages: [] };
  }
}

async function captureOnce(
  { shot, siteUrl }: WildPage,
  how: Omit<CaptureContext, 'siteUrl'>,
): Promise<Omit<Capturing, 'condition'>> {
  const begun = performance.now();
  try {
    const { taken, notes } = await capture(shot, { siteUrl, ...how });
    return { taken, notes, ms: performance.now() - begun };
  } catch (error) {
    const taken = { kind: 'picture', message: `an error of ours: ${reasonOf(error)}` } as const;
    return { taken, notes: [], ms: performance.now() - begun };
  }
}

function reasonOf(error: unknown): string {
  return String((error as Error).message).split('\n')[0]!;
}
