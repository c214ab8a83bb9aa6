import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { Failure, Result } from '../../src/model/index.ts';
import type { Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { failureOf } from './shoot.ts';

const good = '<!doctype html><title>Good</title><p>good';

async function shoot(
  routes: Record<string, Route>,
  options: Options,
): Promise<{ results: readonly Result[]; cwd: string; url: string }> {
  const [{ url }, cwd] = [await testServer({ '/': good, ...routes }), await temporaryFolder()];
  const { results } = await run(configOf({ site: url, ...options }, cwd));
  return { results, cwd, url };
}

const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Route =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

const toHttps: Route = (request, response) =>
  response.writeHead(301, { location: `https://${request.headers.host}/secure` }).end();

test('a page that leads to HTTPS where the site does not speak it is not blamed on its certificate', async () => {
  const { results } = await shoot({ '/page': toHttps }, { pages: ['/page'], ignoreHTTPSErrors: true });
  const failure = failureOf(results[0]!);
  expect(failure.message).toContain('the server does not speak HTTPS there (net::ERR_SSL_PROTOCOL_ERROR');
  expect(failure.hint).toContain('x-forwarded-proto');
  expect(failure.hint).not.toContain('ignoreHTTPSErrors');
});

test.each<[what: string, route: Route, kind: Failure['kind'], words: string]>([
  ['answers 500', answer(500, {}, 'oops'), 'http-status', 'the page answered with status 500'],
  ['answers 401', answer(401), 'http-status', 'the page answered with status 401'],
  ['answers nothing', (request) => request.destroy(), 'navigation', 'ERR_EMPTY_RESPONSE'],
  ['answers 204', answer(204), 'navigation', 'the browser broke off, as it does for an empty answer'],
  ['redirects in a circle', answer(302, { location: '/page' }), 'navigation', 'redirects in a circle'],
  [
    'is a download',
    answer(200, { 'content-disposition': 'attachment', 'content-type': 'application/zip' }, 'x'),
    'download',
    'is a download',
  ],
  [
    'never answers',
    () => {},
    'timeout',
    'after 6000 ms the shot was still waiting for the page to open; not finished: GET /page',
  ],
  [
    'never ends a script',
    '<script>for(;;);</script>',
    'timeout',
    'after 6000 ms the shot was still waiting for the page to load',
  ],
  [
    'goes on to an address where nobody is',
    `<script>onload = () => { location.href = 'http://127.0.0.1:1/' }</script>`,
    'navigation',
    'net::ERR_UNSAFE_PORT',
  ],
  [
    'goes back to nothing',
    '<script>onload = () => history.back()</script>',
    'navigation',
    'left an empty window',
  ],
  [
    'reloads for ever',
    '<script>onload = () => location.reload()</script>',
    'navigation',
    'keeps going on to another address',
  ],
  [
    'redirects itself for ever',
    `<script>location.href = '/page?' + Math.random()</script>`,
    'navigation',
    'keeps going on',
  ],
  [
    'breaks off',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': 999 });
      response.write('<p>', () => response.destroy());
    },
    'navigation',
    'the answer ended too early',
  ],
  [
    'is not compressed as it says',
    answer(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }, 'plain'),
    'navigation',
    'not compressed as it says',
  ],
  ['goes on to an error page', `<script>location.href = '/missing'</script>`, 'http-status', 'status 404'],
])('a page that %s is a failed shot, and the others go on', async (_, route, kind, words) => {
  const { results } = await shoot(
    { '/page': route },
    { pages: ['/', { path: '/page', timeout: kind === 'timeout' ? 6000 : 60_000 }] },
  );
  expect(results[0]!.outcome.status).toBe('new');
  expect(failureOf(results[1]!)).toMatchObject({ kind, message: expect.stringContaining(words) });
});

test('a page that is meant to answer with an error status is a good picture', async () => {
  const { results } = await shoot(
    {},
    {
      pages: [
        { path: '/missing', status: 404 },
        { path: '/', status: 404 },
      ],
    },
  );
  expect(results[0]!.outcome.status).toBe('new');
  expect(failureOf(results[1]!).message).toContain('answered with status 200 instead of 404');
});

test('an image that never arrives names the request', async () => {
  const { results } = await shoot(
    { '/page': '<img src=/slow.png>', '/slow.png': () => {} },
    { timeout: 6000, pages: ['/page'] },
  );
  expect(failureOf(results[0]!).message).toContain('not finished: GET /slow.png');
});

test('an element that is not there names the selector', async () => {
  const { results } = await shoot({}, { timeout: 6000, pages: [{ path: '/', selector: '#missing' }] });
  expect(failureOf(results[0]!)).toMatchObject({
    kind: 'selector',
    message: 'after 6000 ms the shot was still waiting for an element that matches #missing and is visible',
  });
});

test('a selector that is none and a clip outside the page say so', async () => {
  const { results } = await shoot(
    {},
    {
      pages: [
        { path: '/', name: 'selector', selector: '<<' },
        { path: '/', name: 'clip', clip: { x: 9000, y: 9000, width: 5, height: 5 } },
      ],
    },
  );
  expect(results.map((result) => failureOf(result).kind)).toEqual(['selector', 'picture']);
  expect(failureOf(results[1]!).message).toBe('clip lies outside the page, which is 1280 × 800 px');
});

test('a page that takes away what every page has is a failed shot, and the others go on', async () => {
  const { results } = await shoot(
    { '/page': '<!doctype html><script>Symbol = undefined</script><p>page' },
    { pages: ['/page', '/'] },
  );
  expect(failureOf(results[0]!)).toMatchObject({
    kind: 'picture',
    message: expect.stringContaining('the browser could not take the picture: TypeError'),
  });
  expect(results[1]!.outcome.status).toBe('new');
});

test('a failed shot never replaces a good picture', async () => {
  let broken = false;
  const { url } = await testServer({
    '/': (_, response) => response.writeHead(broken ? 500 : 200).end(good),
  });
  const cwd = await temporaryFolder();
  const config = configOf({ site: url }, cwd);
  await run(config);
  const before = await readFile(join(cwd, 'output/index.png'));
  const record = await readFile(join(cwd, 'output/snapshots.json'), 'utf8');
  broken = true;
  // A site whose start page answers 500 is not ready; that the page alone fails needs another ready page.
  const report = await run(configOf({ site: { url, ready: { status: [500] } } }, cwd));
  expect(report.counts.failed).toBe(1);
  expect(await readFile(join(cwd, 'output/index.png'))).toEqual(before);
  expect(await readFile(join(cwd, 'output/snapshots.json'), 'utf8')).toBe(record);
});

test('a selector that is part of every sentence is not blamed for a page that never opens', async () => {
  const { results } = await shoot(
    { '/page': () => {} },
    { timeout: 6000, pages: ['/', { path: '/page', selector: 'p' }] },
  );
  expect(failureOf(results[1]!).kind).toBe('timeout');
});

test('a mask in a colour that is none fails, instead of hiding nothing', async () => {
  const { results } = await shoot({}, { mask: ['p'], maskColor: 'notacolor' });
  expect(failureOf(results[0]!).message).toContain('maskColor notacolor is no colour');
});

test('a huge page that is not finished in time is told what to set', async () => {
  const forEver = '<script>onscroll = () => { for (;;); }</script>';
  const { results } = await shoot(
    { '/huge': '<p>row'.repeat(25_000) + forEver },
    { pages: [{ path: '/huge', timeout: 8000 }] },
  );
  const { kind, hint } = failureOf(results[0]!);
  expect(kind).toBe('timeout');
  expect(hint).toMatch(/^The page is huge \(25,00\d elements, \d{3},\d{3} px tall\): give it more time/);
  expect(hint).toContain('--timeout, e.g. 40000 milliseconds');
});
