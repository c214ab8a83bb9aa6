import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Ready } from '../../src/model/index.ts';
import { startUrl } from '../../src/site/url.ts';
import { request } from '../support/request.ts';
import { type Route, testServer } from '../support/server.ts';

const answer =
  (status: number): Route =>
  (_, response) => {
    response.writeHead(status).end();
  };

function start(
  url: string,
  ready: Partial<Ready> = {},
  {
    readyPath = '/',
    signal = new AbortController().signal,
  }: { readyPath?: string; signal?: AbortSignal } = {},
) {
  return startUrl(
    { kind: 'url', url, ready: { path: undefined, status: undefined, timeoutMs: 300, ...ready } },
    { signal, readyPath, onLine: () => {} },
  );
}

/** An address at which nobody listens, since the system has just given it to us. */
async function closedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/`;
}

test('a site that runs already is used as it is, and left running', async () => {
  const { url } = await testServer({ '/': 'home' });
  const site = await start(url);
  expect(site.url).toBe(url);
  expect(site.output()).toEqual([]);
  await site.stop();
  await site.stop();
  await site[Symbol.asyncDispose]();
  expect(await request(url, '/')).toMatchObject({ status: 200, text: 'home' });
});

test('the address keeps its path', async () => {
  const { url } = await testServer({ '/docs/': 'docs' });
  const site = await start(`${url}docs/`, {}, { readyPath: '/docs/' });
  expect(site.url).toBe(`${url}docs/`);
});

test.each([200, 204, 302, 401, 403, 404, 410])('is there when it answers %i', async (status) => {
  const { url } = await testServer({ '/': answer(status) });
  await expect(start(url)).resolves.toMatchObject({ url });
});

test('is waited for while it answers 503', async () => {
  let asked = 0;
  const { url } = await testServer({
    '/': (_, response) => response.writeHead(asked++ < 3 ? 503 : 200).end(),
  });
  await start(url, { timeoutMs: 10_000 });
  expect(asked).toBe(4);
});

test('is asked on the path of the first page, or on the one that was set', async () => {
  const { url } = await testServer({ '/': answer(500), '/first': answer(500), '/healthy': answer(200) });
  await expect(start(url, {}, { readyPath: '/first' })).rejects.toMatchObject({
    code: 'SITE_NOT_READY',
    message: expect.stringContaining(`${url}first answered 500`),
  });
  await start(url, { path: '/healthy' });
  await start(url, { status: [500] });
});

test('nobody listens: says so, and how to start it', async () => {
  const url = await closedUrl();
  await expect(start(url)).rejects.toMatchObject({
    code: 'SITE_NOT_READY',
    message: expect.stringMatching(
      new RegExp(`^${url} was not ready after \\d\\.\\d s: nothing listens at ${url}`),
    ),
    hint: expect.stringContaining('--command "npm run preview"'),
  });
});

test('an unknown host: says so', async () => {
  // A name that long is refused without asking the network.
  const host = `${'x'.repeat(64)}.invalid`;
  await expect(start(`http://${host}/`)).rejects.toMatchObject({
    code: 'SITE_NOT_READY',
    message: expect.stringMatching(new RegExp(`^http://${host}/ was not ready after .*ENOTFOUND`)),
    hint: 'Check the address.',
  });
});

test('an aborted run ends the wait', async () => {
  const abort = new AbortController();
  const waiting = start(await closedUrl(), { timeoutMs: 60_000 }, { signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('an address in HTTPS where only HTTP is spoken says so', async () => {
  const { url } = await testServer({ '/': 'hello' });
  await expect(start(url.replace('http:', 'https:'))).rejects.toMatchObject({
    message: expect.stringContaining('speaks HTTP, not HTTPS'),
    hint: 'Give its address with http://',
  });
});
