import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import type { ResolvedShotOptions } from '../../model/index.ts';
import type { StandFileOptions } from '../../page/contract.ts';
import { sessionOf } from '../../playwright/index.ts';
import { inDocument, openWorld } from './world.ts';

/** Makes a drawing's file into one that stands still. Gives `undefined` if nothing in it moves. */
export type StillFile = (file: Uint8Array, contentType: string) => Promise<Buffer | undefined>;

/** Matches a file, or a `data:` URL, in which something may move. */
export const moves = /(?:<|%3C)(?:[\w-]+:)?(?:animate|set)|(?:@|%40)(?:-webkit-)?keyframes/i;

/** The pages of a browser in which still files are made, and the files made so far. */
interface StillFiles {
  /** By their colour scheme, which styles in a file may ask for. */
  readonly pages: Map<string, Promise<Page>>;
  /** The still files, by all that they depend on. A site shows the same few on many of its pages. */
  readonly still: Map<string, Promise<Buffer | undefined>>;
}

const stillFilesOf = new WeakMap<Browser, StillFiles>();

type Shown = Pick<ResolvedShotOptions, 'animations' | 'at' | 'colorScheme'>;

/** The options of the shot that each page is used for. */
const shown = new WeakMap<Page, Shown>();

/** Call it for each shot before its page's first request, because one page is used for several shots. */
export function showFiles(page: Page, options: Shown): void {
  shown.set(page, options);
}

/**
 * Makes still files of a page's drawings in another page, so that the captured page does not notice it. The other page
 * runs no scripts and makes no requests. It is opened for the first file that may move, and closed with its browser.
 */
export function stillFileFor(page: Page): StillFile {
  const browser = page.context().browser()!;
  const stillFiles: StillFiles = stillFilesOf.get(browser) ?? { pages: new Map(), still: new Map() };
  stillFilesOf.set(browser, stillFiles);
  const { pages, still } = stillFiles;
  return async (file, contentType) => {
    const text = textOf(file, contentType);
    if (!moves.test(text)) return undefined;
    const { animations, at, colorScheme } = shown.get(page)!;
    // An image knows nothing of its page but its size and the colour scheme.
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

/** Byte order marks. */
const marks = { '\u00EF\u00BB\u00BF': 'utf-8', '\u00FE\u00FF': 'utf-16be', '\u00FF\u00FE': 'utf-16le' };

/**
 * Decodes a file as browsers do: by its byte order mark, or else by its header, or else by its XML declaration. Not with
 * `html-encoding-sniffer`, which does not read the XML declaration.
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
  // With a byte order mark the charset of the header does not matter.
  return still === undefined ? undefined : Buffer.from(`\uFEFF${still}`);
}
