import { afterAll, expect, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { capture, isPicture } from '../../src/capture/index.ts';
import { configOf } from '../../src/config/index.ts';
import { listShots } from '../../src/run.ts';
import { intercept } from '../support/interception.ts';
import { testServer } from '../support/server.ts';

const { signal } = new AbortController();
const config = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/');
const browser = openBrowser(config.browser, { signal, onEvent: () => {} });
afterAll(() => browser.close());

const refuse = (method: string) =>
  Promise.reject(new Error(`cdpSession.send: Protocol error (${method}): Unable to capture screenshot`));
const forget = () => new Promise<never>(() => {});

/** Takes a page with a browser that loses its first pictures, as one does that is short of memory. */
async function captureLosing(pictures: number, lose: (method: string) => Promise<never> = refuse) {
  const { url } = await testServer({ '/': '<p>page' });
  const [shot] = await listShots(config);
  let left = pictures;
  return capture(shot!, {
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
}

test('a picture that the browser lost is taken again', async () => {
  const { taken, notes } = await captureLosing(1);
  expect(isPicture(taken)).toBe(true);
  expect(notes).toEqual([]);
});

test('a picture of which nothing is heard any more is taken again', async () => {
  const { taken, notes } = await captureLosing(1, forget);
  expect(isPicture(taken)).toBe(true);
  expect(notes).toEqual([]);
});

test('a picture that the browser loses each time fails, with what to do', async () => {
  expect((await captureLosing(Infinity)).taken).toMatchObject({
    kind: 'picture',
    message: expect.stringContaining('Unable to capture screenshot'),
    hint: expect.stringContaining('--concurrency'),
  });
});
