import { afterAll, expect, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { type Capture, capture, isPicture } from '../../src/capture/index.ts';
import { configOf } from '../../src/config/index.ts';
import { listShots } from '../../src/run.ts';
import { intercept } from '../support/interception.ts';
import { testServer } from '../support/server.ts';

const { signal } = new AbortController();
const choice = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/').browser;
const browser = openBrowser(choice, { signal, onEvent: () => {} });
afterAll(() => browser.close());

const refuse = (method: string) =>
  Promise.reject(new Error(`cdpSession.send: Protocol error (${method}): Unable to capture screenshot`));
const forget = () => new Promise<never>(() => {});

interface Losing {
  /** How often the page was opened. */
  readonly opened: number;
  readonly captured: Capture;
}

/** Takes a page with a browser that loses its first pictures, as one does that has too much to paint. */
async function captureLosing(
  pictures: number,
  { lose = refuse, timeout = 30_000 }: { lose?: (method: string) => Promise<never>; timeout?: number } = {},
): Promise<Losing> {
  let opened = 0;
  const { url } = await testServer({
    '/': (_, response) => {
      opened += 1;
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>page');
    },
  });
  const [shot] = await listShots(configOf({ site: url, pages: ['/'], timeout }, '/'));
  let left = pictures;
  const captured = await capture(shot!, {
    siteUrl: url,
    signal,
    newContext: async (options) => {
      const context = await browser.newContext(options);
      intercept(context, (method, ask) =>
        method === 'Page.captureScreenshot' && left-- > 0 ? lose(method) : ask(),
      );
      return context;
    },
  });
  return { opened, captured };
}

test('a picture that the browser refuses is asked for until it comes, of the page as it stands', async () => {
  const { captured, opened } = await captureLosing(6);
  expect(isPicture(captured.taken)).toBe(true);
  expect(captured.notes).toEqual([]);
  expect(opened).toBe(1);
});

test('a picture of which nothing is heard any more is taken again, of a page that is opened anew', async () => {
  const { captured, opened } = await captureLosing(1, { lose: forget });
  expect(isPicture(captured.taken)).toBe(true);
  expect(captured.notes).toEqual([]);
  expect(opened).toBe(2);
});

test('a picture that the browser refuses each time fails when the time is up, with what to do', async () => {
  const begun = performance.now();
  const { captured } = await captureLosing(Infinity, { timeout: 6_000 });
  expect(captured.taken).toMatchObject({
    kind: 'picture',
    message: expect.stringContaining('Unable to capture screenshot'),
    hint: expect.stringContaining('--concurrency'),
  });
  expect(performance.now() - begun).toBeGreaterThan(3_000);
});

test('a picture that was refused is taken again when no large one is on its way', async () => {
  const { url } = await testServer({
    '/small': '<p>small',
    '/large': '<div style="height: 17000px">large',
  });
  const shots = await listShots(configOf({ site: url, pages: ['/large', '/small'] }, '/'));
  let largeBegins!: () => void;
  const largeHasBegun = new Promise<void>((resolve) => (largeBegins = resolve));
  let isLargeOnItsWay = false;
  let askedInVain = 0;
  const taking = shots.map(async (shot) => {
    const isLarge = shot.page.path === '/large';
    if (!isLarge) await largeHasBegun;
    return capture(shot, {
      siteUrl: url,
      signal,
      newContext: async (options) => {
        const context = await browser.newContext(options);
        intercept(context, async (method, ask) => {
          if (method !== 'Page.captureScreenshot') return ask();
          if (isLarge) {
            isLargeOnItsWay = true;
            largeBegins();
            await expect.poll(() => askedInVain).toBe(1);
            const answer = await ask();
            isLargeOnItsWay = false;
            return answer;
          }
          if (!isLargeOnItsWay) return ask();
          askedInVain += 1;
          return refuse(method);
        });
        return context;
      },
    });
  });
  for (const { taken } of await Promise.all(taking)) expect(isPicture(taken)).toBe(true);
  expect(askedInVain).toBe(1);
});
