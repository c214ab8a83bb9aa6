import type { BrowserHandle } from '../../src/browser/index.ts';
import { capture, captureAll, recordBoxes, visitOf } from '../../src/capture/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { Shot } from '../../src/model/index.ts';
import type { PageOptions } from '../../src/options/index.ts';
import { listShots } from '../../src/run.ts';
import { random } from '../compare/paint.ts';
import { paths, views, serveWindowSite } from './window-pages.ts';
import { inWords, small } from './window-walk.ts';

export interface VisitWalk {
  /** How many pictures were taken on a visit with others. */
  readonly together: number;
  /** How many of the visits that were wanted were made. */
  readonly visits: number;
  /** What came out otherwise than alone, in words. */
  readonly wrong: readonly string[];
}

/** Takes sets of pictures of one page, by chance, on one visit, and each of them by itself too. */
export async function walkThroughVisits(
  seed: number,
  rounds: number,
  browser: Pick<BrowserHandle, 'newContext'>,
): Promise<VisitWalk> {
  const { siteUrl, stop } = await serveWindowSite();
  const context = { siteUrl, newContext: browser.newContext, signal: new AbortController().signal };
  const chance = random(seed);
  const below = (end: number) => Math.floor(chance() * end);
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const wrong: string[] = [];
  let together = 0;
  let visits = 0;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const shared = { path: one(paths), ...one(views), ...one(shares) };
      const pages = Array.from({ length: 2 + below(4) }, (_, number): PageOptions => {
        const wished = Array.from({ length: below(3) }, () => one(lastWishes));
        return Object.assign({ name: `${number}` }, shared, one(lastParts), ...wished) as PageOptions;
      });
      const shots = await listShots(configOf({ site: siteUrl, pages, ...small }, '/'));
      const visit = shots.filter((shot) => visitOf(shot) === visitOf(shots[0]!));
      const boxes = new Map(visit.map((shot) => [shot, recordBoxes(shot)]));
      const taken = await captureAll(
        [...boxes].map(([shot, recorder]) => ({ shot, examiners: [recorder] })),
        context,
      );
      visits += taken.size > 1 ? 1 : 0;
      together += taken.size;
      for (const [shot, done] of taken) {
        const alone = await takeAlone(shot);
        const here = { words: inWords(done), boxes: JSON.stringify(boxes.get(shot)!.boxes) };
        if (here.words === alone.words && here.boxes === alone.boxes) continue;
        const differing =
          here.words === alone.words ? 'other boxes' : `${here.words}\nand alone ${alone.words}`;
        wrong.push(
          `seed ${seed}, round ${round}: ${JSON.stringify(pages[Number(shot.page.name)])} was ${differing}\nwith ${JSON.stringify(pages)}`,
        );
      }
    }
    return { together, visits, wrong };
  } finally {
    stop();
  }

  async function takeAlone(shot: Shot): Promise<{ readonly words: string; readonly boxes: string }> {
    const recorder = recordBoxes(shot);
    const done = await capture(shot, { ...context, examiners: [recorder] });
    return { words: inWords(done), boxes: JSON.stringify(recorder.boxes) };
  }
}

/** What all pictures of a visit have in common. */
const shares: readonly Partial<PageOptions>[] = [
  {},
  {},
  {},
  { style: 'p, h1 { color: purple }' },
  { hide: ['h1'] },
  { deviceScaleFactor: 2 },
  { maxHeight: 400 },
  { expand: ['.box'] },
  { actions: [{ hover: '#found' }] },
  { actions: [{ click: '#found' }, { scroll: 'html', by: { y: 300 } }] },
];

/** What of the page is taken. */
const lastParts: readonly Partial<PageOptions>[] = [
  {},
  {},
  { fullPage: false },
  { fullPage: false },
  { clip: { x: 20, y: 10, width: 200, height: 700 } },
  { selector: '#found' },
  { selector: 'p, h1, button, canvas' },
  { selector: '.box div, div, section' },
];

/** How it is taken. */
const lastWishes: readonly Partial<PageOptions>[] = [
  { omitBackground: true },
  { type: 'jpeg', omitBackground: false },
  { type: 'jpeg', quality: 30, omitBackground: false },
  { mask: ['p'] },
  { mask: ['#found', 'text=plain'], maskColor: '#00FF00' },
  { scale: 'css' },
  { threshold: 0.1 },
];
