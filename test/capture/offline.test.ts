import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { failureOf, shootSite } from './shoot.ts';

/** Green without a network, red with one. What was fetched and what was heard of is in its title. */
const app = `<!doctype html><meta charset=utf-8><style>body { margin: 0; height: 300px; background: red }</style>
  <button id=load>Load</button><script>
    const show = () => (document.body.style.background = navigator.onLine ? 'red' : 'lime');
    addEventListener('offline', () => setTimeout(show, 700));
    document.querySelector('#load').onclick = () => fetch('/data').then(
      () => (document.body.style.background = 'blue'), () => (document.body.style.background = 'yellow'));
  </script>`;
const red = '#ff0000ff';
const green = '#00ff00ff';
const yellow = '#ffff00ff';

test('the page hears that there is no network, requests fail without a note, and the next page has one', async () => {
  const { results, picture } = await shootSite(
    { '/': app, '/data': 'data' },
    {
      concurrency: 1,
      fullPage: false,
      pages: [
        { path: '/', name: 'before' },
        { path: '/', name: 'offline', offline: true },
        { path: '/', name: 'asks', offline: true, actions: [{ click: '#load' }] },
        { path: '/', name: 'after' },
      ],
    },
  );
  expect(results.map(({ outcome }) => outcome)).toEqual([
    { status: 'new' },
    { status: 'new' },
    { status: 'new' },
    { status: 'new' },
  ]);
  expect(results.flatMap(({ notes }) => notes)).toEqual([]);
  const colours = ['before', 'offline', 'asks', 'after'].map(async (name) =>
    (await picture(name)).at(200, 250),
  );
  expect(await Promise.all(colours)).toEqual([red, green, yellow, red]);
});

test('a page without a network is reused, but not that of a page with one', async () => {
  const { url } = await testServer({ '/': app, '/data': 'data' });
  const cwd = await temporaryFolder();
  const shoot = async (page: object) => {
    const options = { site: url, pages: [{ path: '/', name: 'page', ...page }], fullPage: false } as Options;
    return (await run(configOf(options, cwd))).results.map(({ outcome }) => outcome.status);
  };
  const asks = { offline: true, actions: [{ click: '#load' }] };
  expect(await shoot(asks)).toEqual(['new']);
  expect(await shoot(asks)).toEqual(['reused']);
  expect(await shoot({ actions: [{ click: '#load' }] })).toEqual(['changed']);
});

test('a page that cannot be opened without a network is a failure of its action', async () => {
  const { results } = await shootSite(
    { '/': app, '/two': 'two' },
    { pages: [{ path: '/', offline: true, actions: [{ goto: '/two' }] }] },
  );
  expect(failureOf(results[0]!).message).toMatch(/there is no network/);
});

test('a service worker answers when there is no network, the same each time', async () => {
  const worker = `
    addEventListener('install', (event) => event.waitUntil(caches.open('kept').then((cache) => cache.addAll(['/kept']))));
    addEventListener('fetch', (event) =>
      event.respondWith(fetch(event.request).catch(() => caches.match('/kept'))));`;
  const routes = {
    '/': `${app}<script>navigator.serviceWorker.register('/sw.js')</script>`,
    '/sw.js': ((_, response) =>
      void response.setHeader('content-type', 'text/javascript').end(worker)) satisfies Route,
    '/kept': '<!doctype html><body style="margin:0;background:lime"><h1>Kept</h1>',
  };
  const shoot = () =>
    shootSite(routes, {
      fullPage: false,
      pages: [{ path: '/', name: 'kept', offline: true, actions: [{ reload: true }] }],
    });
  const [first, second] = [await shoot(), await shoot()];
  expect(first.results.map(({ outcome }) => outcome)).toEqual([{ status: 'new' }]);
  expect((await first.picture('kept')).at(200, 250)).toBe(green);
  expect((await first.bytes('kept')).equals(await second.bytes('kept'))).toBe(true);
});
