import { availableParallelism } from 'node:os';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { isPicture } from '../../src/capture/index.ts';
import type { Options } from '../../src/index.ts';
import { boxOf, idOf, type HostilePage } from '../fixtures/hostile/cell.ts';
import { differences, inWords } from '../fixtures/hostile/differences.ts';
import { leftOver, stablePages } from '../fixtures/hostile/pages.ts';
import { takeRepeatedly } from '../fixtures/hostile/repeat.ts';
import { type HostileSite, startHostileSite } from '../fixtures/hostile/server.ts';
import { underLoad } from '../support/cpu-load.ts';
import { fontEnvironment } from '../support/font-environment.ts';

// `npm run bench -- repeat` takes thirty of each; here are as many as a check has time for.
const longMs = 300_000;

let site: HostileSite;
/** The first picture of each page; whatever is taken later, and however, has to be the same. */
let first: Map<HostilePage, Uint8Array>;

beforeAll(async () => {
  site = await startHostileSite();
  first = new Map();
  for (const [page, [picture]] of await take({ times: 1, concurrency: 2, apart: true }))
    first.set(page, picture!);
}, longMs);

afterAll(() => site[Symbol.asyncDispose]());

/** The pictures of each page. Each capture has to succeed, in the usual way. */
async function take(how: {
  times: number;
  concurrency: number;
  apart?: boolean;
  pages?: readonly HostilePage[];
  options?: Options;
}): Promise<Map<HostilePage, Uint8Array[]>> {
  const { pages = stablePages, times, concurrency, apart = false, options } = how;
  const taken = await takeRepeatedly(pages, {
    siteUrl: site.url,
    times,
    concurrency,
    apart,
    options: { timeout: longMs, ...options },
  });
  const pictures = new Map<HostilePage, Uint8Array[]>();
  for (const [page, captures] of taken) {
    expect(captures.flatMap(({ notes }) => notes.filter(({ kind }) => kind === 'real-time'))).toEqual([]);
    pictures.set(
      page,
      captures.map(({ taken: each }) => {
        if (!isPicture(each)) throw new Error(`${page.path}: ${each.message}`);
        return each.bytes;
      }),
    );
  }
  return pictures;
}

/** What differs from the first pictures, in words. */
function changes(taken: ReadonlyMap<HostilePage, readonly Uint8Array[]>): string[] {
  return [...taken].flatMap(([page, pictures]) =>
    inWords(differences(page, [first.get(page)!, ...pictures]), pictures.length).map(
      (words) => `${page.path}: ${words}`,
    ),
  );
}

test('there are more than sixty hazards, and each of them is to be seen', () => {
  expect(stablePages.flatMap(({ cells }) => cells).length).toBeGreaterThan(60);
  const empty: string[] = [];
  for (const [page, bytes] of first) {
    const { width, data } = PNG.sync.read(Buffer.from(bytes));
    for (const [index, cell] of page.cells.entries()) {
      const box = boxOf(page, index);
      const colours = new Set<number>();
      // Below the title of the cell, within its border.
      for (let y = box.y + 20; y < box.y + box.height - 2; y += 1)
        for (let x = box.x + 2; x < box.x + box.width - 2; x += 1)
          colours.add(data.readUInt32LE((y * width + x) * 4));
      if (colours.size < 2) empty.push(cell.name);
    }
  }
  expect(empty).toEqual([]);
});

test(
  'without the recipe two pictures of a page differ',
  async () => {
    const off = {
      virtualTime: false,
      clock: false,
      random: false,
      frames: false,
      media: false,
      jumps: false,
      lazy: false,
      scroll: false,
      settle: false,
      confirm: false,
    };
    const pages = stablePages.filter(({ path }) => path === '/time' || path === '/drawing');
    const taken = await takeRepeatedly(pages, {
      siteUrl: site.url,
      times: 2,
      concurrency: 2,
      options: { timeout: longMs, at: 500, recipe: off },
    });
    const differing = [...taken].flatMap(([page, captures]) => [
      ...differences(
        page,
        captures.flatMap(({ taken: each }) => (isPicture(each) ? [each.bytes] : [])),
      ).keys(),
    ]);
    expect(differing).toEqual(
      expect.arrayContaining([
        'cell "Math.random"',
        'cell "crypto.randomUUID"',
        'cell "clock"',
        'cell "particles"',
      ]),
    );
  },
  longMs,
);

test(
  'a page is the same each time, one at a time',
  async () => {
    expect(changes(await take({ times: 1, concurrency: 1 }))).toEqual([]);
  },
  longMs,
);

test(
  'a page is the same when four are taken at a time',
  async () => {
    expect(changes(await take({ times: 2, concurrency: 4 }))).toEqual([]);
  },
  longMs,
);

test(
  'a page is the same while the processor is busy with other things',
  async () => {
    const taken = await underLoad(availableParallelism(), () => take({ times: 2, concurrency: 3 }));
    expect(changes(taken)).toEqual([]);
  },
  longMs,
);

test(
  'what nobody can hold still, such as threads and event streams, leaves no trace under a mask',
  async () => {
    const mask = leftOver.cells.map((cell) => `#${idOf(cell)}`);
    const pages = [leftOver];
    const [pictures] = [...(await take({ times: 2, concurrency: 2, pages, options: { mask } })).values()];
    expect(inWords(differences(leftOver, pictures!), 2)).toEqual([]);
  },
  longMs,
);

test.runIf(process.platform === 'linux')(
  'a page is the same on a machine without fonts and on one with hundreds of others',
  async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    const pages = stablePages.filter(({ path }) => path === '/media' || path === '/layout');
    const pictures = async (count: number, fonts: 'system' | 'pinned') => {
      vi.stubEnv('FONTCONFIG_FILE', (await fontEnvironment(count)).file);
      return take({ times: 1, concurrency: 2, pages, options: { fonts } });
    };
    // Otherwise these environments would prove nothing.
    expect(changes(await pictures(300, 'system'))).not.toEqual([]);
    expect(changes(await pictures(0, 'pinned'))).toEqual([]);
    expect(changes(await pictures(300, 'pinned'))).toEqual([]);
  },
  longMs,
);
