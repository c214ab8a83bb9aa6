import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import type { ResolvedShotOptions } from '../../model/index.ts';
import type { StandFileOptions } from '../../page/contract.ts';
import { sessionOf } from '../../playwright/index.ts';
import { inDocument, openWorld } from './world.ts';

/** Gives a drawing's file as it stands still; nothing for one in which nothing moves. */
export type StillFile = (file: Uint8Array, contentType: string) => Promise<Buffer | undefined>;

/** Whether something may move in a file, or in an address that is one. */
export const moves = /(?:<|%3C)(?:[\w-]+:)?(?:animate|set)|(?:@|%40)(?:-webkit-)?keyframes/i;

/** Where the files of a browser are worked on, and what became of them. */
interface Workshop {
  /** By the media that their styles ask for. */
  readonly pages: Map<string, Promise<Page>>;
  /** What has been worked out, by all that it depends on. A site shows the same few on many of its pages. */
  readonly still: Map<string, Promise<Buffer | undefined>>;
}

const workshops = new WeakMap<Browser, Workshop>();

type Shown = Pick<ResolvedShotOptions, 'animations' | 'at' | 'colorScheme'>;

/** How the files of each page are to be shown. */
const shown = new WeakMap<Page, Shown>();

/** To be said of each shot, before its page's first request: the page of a window serves one after another. */
export function showFiles(page: Page, options: Shown): void {
  shown.set(page, options);
}

/**
 * Works out the files of a page's images in another page, which runs no script and asks for nothing: the page that is
 * taken sees nothing of it. It is opened for the first file that may move, and ends with its browser.
 */
export function stillFileFor(page: Page): StillFile {
  const browser = page.context().browser()!;
  const workshop: Workshop = workshops.get(browser) ?? { pages: new Map(), still: new Map() };
  workshops.set(browser, workshop);
  const { pages, still } = workshop;
  return async (file, contentType) => {
    const text = textOf(file, contentType);
    if (!moves.test(text)) return undefined;
    const { animations, at, colorScheme } = shown.get(page)!;
    // The size and the colour scheme are all that an image hears of its page.
    const scheme = colorScheme ?? 'light';
    const how = { at, toEnd: animations === 'disabled' };
    const name = JSON.stringify([scheme, how, text]);
    const known = still.get(name);
    if (known) return known;
    const opened = pages.get(scheme) ?? openPage(browser, { colorScheme: scheme });
    pages.set(scheme, opened);
    const made = opened.then((open) => standStill(open, { text, ...how }));
    still.set(name, made);
    made.catch(() => {
      still.delete(name);
      if (pages.get(scheme) === opened) pages.delete(scheme);
      opened.then((open) => open.context().close()).catch(() => {});
    });
    return made;
  };
}

async function openPage(browser: Browser, media: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ ...media, javaScriptEnabled: false, offline: true });
  const page = await context.newPage();
  openWorld(page, await sessionOf(page), randomUUID());
  await page.goto('data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>');
  return page;
}

/** The bytes with which a file marks its encoding. */
const marks = { '\u00EF\u00BB\u00BF': 'utf-8', '\u00FE\u00FF': 'utf-16be', '\u00FF\u00FE': 'utf-16le' };

/**
 * As a browser reads it: a mark of its encoding, what its header says, what it says itself. Not
 * `html-encoding-sniffer`: of XML it does not read the last one.
 */
function textOf(file: Uint8Array, contentType: string): string {
  const start = Buffer.from(file.subarray(0, 200)).toString('latin1');
  const [, marked] = Object.entries(marks).find(([mark]) => start.startsWith(mark)) ?? [];
  const said =
    /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? /^\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(start)?.[1];
  try {
    return new TextDecoder(marked || said || 'utf-8').decode(file);
  } catch {
    return new TextDecoder().decode(file);
  }
}

async function standStill(page: Page, work: StandFileOptions): Promise<Buffer | undefined> {
  const still = await inDocument(page, 'standFile', work);
  // The mark of its encoding is in front of what a header says.
  return still === undefined ? undefined : Buffer.from(`\uFEFF${still}`);
}
