import type { BrowserContextOptions } from 'playwright';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { capture, isPicture } from '../../src/capture/index.ts';
import { cut } from '../../src/capture/picture/area.ts';
import { joinBands } from '../../src/capture/picture/bands.ts';
import { configOf } from '../../src/config/index.ts';
import type { ResolvedShotOptions } from '../../src/model/index.ts';
import { listShots } from '../../src/run.ts';
import { intercept } from '../support/interception.ts';
import { testServer } from '../support/server.ts';
import { shootSite } from './shoot.ts';

const stripe = (index: number) => `<div style="height:1000px;background:rgb(${index},${index * 2},0)"></div>`;
const hex = (value: number) => value.toString(16).padStart(2, '0');

test('a page of 60,000 px at scale 2 is whole, and every part of it is in its place', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><body style="margin:0">${Array.from({ length: 60 }, (_, index) => stripe(index)).join('')}`,
    },
    { viewport: { width: 100, height: 300 }, deviceScaleFactor: 2 },
  );
  const page = await picture('index');
  expect([page.width, page.height]).toEqual([200, 120_000]);
  for (let index = 0; index < 60; index += 1) {
    const colour = `#${hex(index)}${hex(index * 2)}00ff`;
    expect([page.at(0, index * 2000), page.at(199, index * 2000 + 1999)], `stripe ${index}`).toEqual([
      colour,
      colour,
    ]);
  }
});

test('of very tall pages one is painted at a time', async () => {
  const { url } = await testServer({ '/': '<!doctype html><body style="margin:0;height:60000px">' });
  const config = configOf(
    { site: url, pages: ['/', '/?2', '/?3'], viewport: { width: 400, height: 300 }, timeout: 120_000 },
    '/',
  );
  const { signal } = new AbortController();
  await using browser = openBrowser(config.browser, { signal, onEvent: () => {} });
  let painting = 0;
  let most = 0;
  const newContext = async (options: BrowserContextOptions) => {
    const context = await browser.newContext(options);
    intercept(context, async (method, ask) => {
      if (method !== 'Page.captureScreenshot') return ask();
      painting += 1;
      most = Math.max(most, painting);
      try {
        return await ask();
      } finally {
        painting -= 1;
      }
    });
    return context;
  };
  const shots = await listShots(config);
  const captures = await Promise.all(
    shots.map((shot) => capture(shot, { siteUrl: url, newContext, signal })),
  );
  expect(captures.map(({ taken }) => isPicture(taken) && taken.height)).toEqual([60_000, 60_000, 60_000]);
  expect(most).toBe(1);
});

test('a picture has no more pixels than other programs can open, and the result says so', () => {
  const page = { x: 0, y: 0, width: 1280, height: 90_000 };
  const options = { type: 'png', scale: 'device', maxHeight: 100_000 } as ResolvedShotOptions;
  expect(cut(page, options)).toEqual({ area: page, notes: [] });
  expect(cut(page, { ...options, deviceScaleFactor: 2 })).toEqual({
    area: { ...page, height: 52_422 },
    notes: [
      {
        kind: 'cut',
        message:
          'the page is 90000 px high and was cut at 52422: more would be too many pixels for one picture',
      },
    ],
  });
});

const rgb = 2;
const rgba = 6;

test.each([
  [rgb, 0],
  [rgb, 1],
  [rgb, 2],
  [rgb, 3],
  [rgb, 4],
  [rgba, 3],
] as const)(
  'bands of colour type %i and filter %i are joined to one picture of the same pixels',
  async (colorType, filterType) => {
    const band = (seed: number) => {
      const png = new PNG({ width: 7, height: 5, colorType });
      for (let at = 0; at < png.data.length; at += 1)
        png.data[at] = at % 4 === 3 && colorType === rgb ? 255 : (at * 37 * seed + seed) % 256;
      return png;
    };
    const bands = [band(1), band(5), band(11)];
    async function* encoded(): AsyncGenerator<Buffer> {
      for (const png of bands) yield PNG.sync.write(png, { colorType, filterType });
    }
    const joined = PNG.sync.read(await joinBands(encoded()));
    expect([joined.width, joined.height]).toEqual([7, 15]);
    expect(joined.data.equals(Buffer.concat(bands.map(({ data }) => data)))).toBe(true);
  },
);
