import type { Page } from 'playwright';
import { afterAll, expect, test } from 'vitest';
import { openBrowser } from '../src/browser/index.ts';
import { capture, isPicture } from '../src/capture/index.ts';
import { openBodies, portableBy, recordTrace } from '../src/capture/trace/index.ts';
import { configOf } from '../src/config/index.ts';
import {
  publicApiOnly,
  rawBody,
  rawRequestHeaders,
  rawResponseHeaders,
  sessionOf,
} from '../src/playwright/index.ts';
import { listShots } from '../src/run.ts';
import { intercept } from './support/interception.ts';
import { testServer } from './support/server.ts';

const { signal } = new AbortController();
const config = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/');
const browser = openBrowser(config.browser, { signal, onEvent: () => {} });
afterAll(() => browser.close());

const noLongWay = () => Promise.reject(new Error('the long way'));
const tellAtOnce = (_: string, listener: () => void) => listener();

async function openPage() {
  const { url } = await testServer({
    '/': '<p>page',
    '/data': (_, response) => response.setHeader('Set-Cookie', ['a=1', 'b=2']).end('{}'),
  });
  const page = await (await browser.newContext({})).newPage();
  await page.goto(url);
  return page;
}

test.skipIf(publicApiOnly)(
  'this version of Playwright has what the short way to the browser needs',
  async () => {
    const page = await openPage();
    const playwrights = await page.context().newCDPSession(page);
    const session = await sessionOf(page);
    expect(session.send).not.toBe(playwrights.send);
    const asked = page.waitForRequest('**/data');
    await page.evaluate(() => fetch('/data'));
    const request = await asked;
    const response = (await request.response())!;
    Object.assign(request, { allHeaders: noLongWay });
    Object.assign(response, { headersArray: noLongWay, body: noLongWay });
    expect(await rawRequestHeaders(request)).toMatchObject({ accept: '*/*' });
    expect((await rawResponseHeaders(response)).filter(({ name }) => name === 'Set-Cookie')).toHaveLength(2);
    expect(String(await rawBody(response))).toBe('{}');
  },
);

test('headers and body are the same on both ways', async () => {
  const page = await openPage();
  const asked = page.waitForRequest('**/data');
  await page.evaluate(() => fetch('/data'));
  const request = await asked;
  const response = (await request.response())!;
  expect(await rawRequestHeaders(request)).toEqual(await request.allHeaders());
  expect(await rawResponseHeaders(response)).toEqual(await response.headersArray());
  expect(await rawBody(response)).toEqual(await response.body());
});

test.skipIf(publicApiOnly)(
  'an answer of the browser comes after what Playwright was told before it',
  async () => {
    const heard: string[] = [];
    const inner = {
      // Playwright tells of a page one turn of the loop after the browser told it.
      send: async () => void setImmediate(() => heard.push('told')),
      on: tellAtOnce,
      once: tellAtOnce,
    };
    const session = { send: () => {}, _connection: { toImpl: () => ({ _session: inner }) } };
    const page = { context: () => ({ newCDPSession: async () => session }) } as unknown as Page;
    const { send, once } = await sessionOf(page);
    await send('Page.enable');
    heard.push('answered');
    setImmediate(() => heard.push('told'));
    await new Promise<void>((resolve) => void once('Page.loadEventFired', () => resolve()));
    heard.push('happened');
    expect(heard).toEqual(['told', 'answered', 'told', 'happened']);
  },
);

test.skipIf(publicApiOnly)('our scripts run in a world that Playwright makes anyway', async () => {
  const page = await openPage();
  const session = await sessionOf(page);
  const worlds: string[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context.name));
  await session.send('Runtime.enable');
  const before = worlds.length;
  expect(worlds).toContain(session.world);
  const { frameTree } = await session.send('Page.getFrameTree');
  await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: session.world });
  expect(worlds).toHaveLength(before);
});

test('errors read as those of Playwright’s own session', async () => {
  const page = await openPage();
  const session = await sessionOf(page);
  await expect(session.send('Page.navigate', { url: 'no address' })).rejects.toThrow(
    /^cdpSession\.send: Protocol error \(Page\.navigate\): /,
  );
  const forEver = session.send('Runtime.evaluate', {
    expression: 'new Promise(() => {})',
    awaitPromise: true,
  });
  const ended = expect(forEver).rejects.toThrow(/has been closed/);
  await page.close();
  await ended;
  await expect(session.send('Page.enable')).rejects.toThrow(/has been closed/);
});

test('a page is taken alike where nothing stands behind a session', async () => {
  const { url } = await testServer({
    '/': '<!doctype html><p>page<iframe src=/frame></iframe><script>fetch("/data")</script>',
    '/frame': '<p>frame',
    '/data': '{}',
  });
  const [shot] = await listShots(config);
  const { options } = shot!;
  const [short, long] = await Promise.all(
    [false, true].map(async (isLong) => {
      const examiner = recordTrace(options, {
        portable: portableBy(new Map([['site', url]])),
        bodies: openBodies(),
      });
      const { taken } = await capture(shot!, {
        siteUrl: url,
        signal,
        examiners: [examiner],
        newContext: async (contextOptions) => {
          const context = await browser.newContext(contextOptions);
          if (isLong) intercept(context, (_, ask) => ask());
          return context;
        },
      });
      if (!isPicture(taken)) throw new Error(taken.message);
      return { bytes: taken.bytes, trace: examiner.trace };
    }),
  );
  expect(short).toEqual(long);
  expect(short!.trace!.exchanges).toHaveLength(3);
});
