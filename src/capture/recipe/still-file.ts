import type { Browser, BrowserContextOptions, Page } from 'playwright';
import type { ResolvedShotOptions } from '../../model/index.ts';
import { own } from '../roots.ts';
import { standDrawings } from './smil.ts';

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
  await page.goto('data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>');
  return page;
}

/** As a browser reads it: a mark of its encoding, what its header says, what it says itself. */
function textOf(file: Uint8Array, contentType: string): string {
  const start = Buffer.from(file.subarray(0, 200)).toString('latin1');
  const marked = start.startsWith('\u00FE\u00FF')
    ? 'utf-16be'
    : start.startsWith('\u00FF\u00FE') && 'utf-16le';
  const said =
    /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? /^\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(start)?.[1];
  try {
    return new TextDecoder(marked || said || 'utf-8').decode(file);
  } catch {
    return new TextDecoder().decode(file);
  }
}

interface Work {
  readonly text: string;
  readonly at: number;
  readonly toEnd: boolean;
}

async function standStill(page: Page, work: Work): Promise<Buffer | undefined> {
  const still = await page.evaluate<string | undefined>(
    `(() => { ${own} return (${standFile})(${JSON.stringify(work)}, ${standDrawings}); })()`,
  );
  // The mark of its encoding is in front of what a header says.
  return still === undefined ? undefined : Buffer.from(`\uFEFF${still}`);
}

/** Runs in the page of the workshop, whose document becomes the file. All of it is one task, in which no time passes. */
function standFile({ text, at, toEnd }: Work, stand: typeof standDrawings): string | undefined {
  const file = new DOMParser().parseFromString(text, 'image/svg+xml');
  const drawing = file.documentElement as unknown as SVGSVGElement;
  const isDrawing = drawing.namespaceURI === 'http://www.w3.org/2000/svg' && drawing.localName === 'svg';
  if (!isDrawing || file.querySelector('parsererror')) return undefined;
  const instructions = [...file.childNodes].filter((node) => node instanceof ProcessingInstruction);
  document.replaceChild(drawing, document.documentElement);
  for (const element of [drawing, ...drawing.querySelectorAll<SVGElement>('*')]) standStyled(element);
  pauseOthers();
  stand({ key: '', at, toEnd });
  // What they have come to is the value now, and they never begin. They stay where a rule may count on them.
  for (const animation of drawing.querySelectorAll(
    'animate, animateMotion, animateTransform, animateColor, set',
  ))
    animation.setAttribute('begin', 'indefinite');
  const writer = new XMLSerializer();
  return [...instructions, drawing].map((node) => writer.serializeToString(node)).join('');

  /**
   * What stands still, and began so long ago, shows one moment for ever. All else of it stays as its file says, such as
   * which animation there is for the size of the image.
   */
  function standStyled(element: SVGElement): void {
    const { style } = element as Partial<SVGElement>;
    if (!style) return;
    const read = (name: string) =>
      getComputedStyle(element).getPropertyValue(`animation-${name}`).split(', ');
    const names = read('name');
    if (names.every((name) => name === 'none')) return;
    const [delays, durations, counts, states, timelines] = [
      read('delay'),
      read('duration'),
      read('iteration-count'),
      read('play-state'),
      read('timeline'),
    ];
    const of = (list: readonly string[], index: number) => list[index % list.length]!;
    const isEndless = (index: number) => of(counts, index) === 'infinite';
    const began = names.map((_, index) => {
      const delay = Number.parseFloat(of(delays, index));
      if (of(timelines, index) !== 'auto' || of(states, index) === 'paused') return delay;
      if (!toEnd || isEndless(index)) return delay - at / 1000;
      // And a little more: at the very end it may still be on its way.
      return -(Number.parseFloat(of(durations, index)) || 0) * Number(of(counts, index)) - 1;
    });
    style.setProperty('animation-delay', began.map((delay) => `${delay}s`).join(), 'important');
    style.setProperty('animation-play-state', 'paused', 'important');
    const { opacity, visibility, display } = getComputedStyle(element);
    const isUnseen = opacity === '0' || visibility === 'hidden' || display === 'none';
    if (!toEnd || !isUnseen) return;
    // As in the page: what happens to be out of sight at the moment is seen as it is by itself.
    const left = names.map((name, index) => (isEndless(index) ? 'none' : name));
    style.setProperty('animation-name', left.join(), 'important');
  }

  /** For another size of the image there may be other animations, which show their start. */
  function pauseOthers(): void {
    const sheet = [...drawing.querySelectorAll('style')].findLast(({ media }) => media === '');
    sheet?.append('\n*, ::before, ::after { animation-play-state: paused !important }');
  }
}
