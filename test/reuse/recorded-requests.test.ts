import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Route } from '../support/server.ts';
import { project, taken } from './project.ts';

function answer(status: number, body: string | Buffer, headers: Record<string, string> = {}): Route {
  return (_, response) =>
    void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
}

const uses: Record<string, (address: string) => string> = {
  font: (address) =>
    `<style>@font-face { font-family: x; src: url(${address}) } p { font-family: x }</style><p>x`,
  'font-preloaded': (address) => `<link rel=preload as=font crossorigin href=${address}>`,
  stylesheet: (address) => `<link rel=stylesheet href=${address}>`,
  'stylesheet-imported': (address) => `<style>@import "${address}"</style>`,
  script: (address) => `<script src=${address}></script>`,
  module: (address) => `<script type=module src=${address}></script>`,
  'module-imported': (address) => `<script>import("${address}").catch(() => {})</script>`,
  'module-preloaded': (address) => `<link rel=modulepreload href=${address}>`,
  worker: (address) => `<script>new Worker("${address}")</script>`,
  image: (address) => `<img src=${address}>`,
  background: (address) => `<div style="height: 9px; background: url(${address})"></div>`,
  'mask-image': (address) => `<div style="height: 9px; mask: url(${address}#a)"></div>`,
  poster: (address) => `<video poster=${address}></video>`,
  video: (address) => `<video src=${address}></video>`,
  track: (address) => `<video><track default src=${address}></video>`,
  'svg-use': (address) => `<svg><use href="${address}#a"/></svg>`,
  prefetch: (address) => `<link rel=prefetch href=${address}>`,
  fetch: (address) => `<script>fetch("${address}").then((r) => r.text())</script>`,
  xhr: (address) => `<script>x = new XMLHttpRequest(); x.open("GET", "${address}"); x.send()</script>`,
  head: (address) => `<script>fetch("${address}", { method: "HEAD" })</script>`,
  frame: (address) => `<iframe src=${address}></iframe>`,
  object: (address) => `<object data=${address}>none</object>`,
  embed: (address) => `<embed src=${address}>`,
};

test.each([
  ['is not there', answer(404, 'nothing here')],
  ['fails on the server', answer(500, 'nothing here')],
  ['is a page in the place of every file that is missing', answer(200, '<title>App</title>')],
  ['is damaged', answer(200, Buffer.from([0xff, 0, 0xfe]), { 'content-type': 'application/octet-stream' })],
])('a page is reused while what it asks for %s, and taken once it answers otherwise', async (_, route) => {
  const pages = Object.fromEntries(
    Object.entries(uses).map(([kind, use]) => [`/${kind}`, use(`/${kind}.file`)]),
  );
  const files = Object.fromEntries(Object.keys(uses).map((kind) => [`/${kind}.file`, route]));
  const it = await project({ ...pages, ...files });
  expect(Object.entries(await it.run()).filter(([, { failure }]) => failure)).toEqual([]);
  expect(taken(await it.run())).toEqual({});
  for (const kind of Object.keys(uses)) it.routes[`/${kind}.file`] = answer(410, 'gone');
  expect(Object.keys(taken(await it.run())).toSorted()).toEqual(Object.keys(uses).toSorted());
});

test('a font that was missing is seen when it comes', async () => {
  const it = await project({ '/': uses['font']!('/x.woff2') });
  await it.run();
  expect(taken(await it.run())).toEqual({});
  const font = await readFile('src/browser/fonts/files/DejaVuSans-Bold.ttf');
  it.routes['/x.woff2'] = answer(200, font, { 'content-type': 'font/ttf' });
  expect(taken(await it.run())).toEqual({ index: 'GET /x.woff2 answered 404 and now 200' });
});

test('a frame that shows nothing is known by what says so', async () => {
  const it = await project({
    '/empty': '<iframe src=/empty.html></iframe>',
    '/empty.html': answer(204, ''),
    '/saved': '<iframe src=/saved.html></iframe>',
    '/saved.html': answer(200, 'x', { 'content-disposition': 'attachment' }),
    '/document': '<iframe src=/document.pdf></iframe>',
    '/document.pdf': answer(200, '%PDF-1.4', { 'content-type': 'application/pdf' }),
    '/refused': '<iframe src=/refused.html></iframe>',
    '/refused.html': answer(200, 'x', { 'x-frame-options': 'DENY' }),
  });
  await it.run();
  expect(taken(await it.run())).toEqual({});
  for (const path of Object.keys(it.routes).filter((name) => name.includes('.')))
    it.routes[path] = answer(200, 'shown');
  expect(Object.keys(taken(await it.run()))).toHaveLength(4);
});

test('a page that leads on at once is reused, and taken when the page that it leads to or it itself changes', async () => {
  const long = '<p>some words '.repeat(2_000);
  const it = await project({
    '/refresh': `<meta http-equiv="refresh" content="0; url=/goal.html">${long}`,
    '/replace': `<script>location.replace("/goal.html")</script>`,
    '/assign': `<body onload="location.href = '/goal.html'">${long}`,
    '/twice': `<meta http-equiv="refresh" content="0; url=/refresh.html">`,
    '/refresh.html':
      '<link rel=stylesheet href=/a.css><meta http-equiv="refresh" content="0; url=/goal.html">',
    '/goal.html': '<meta charset=latin1><link rel=stylesheet href=/a.css><p>é',
    '/a.css': answer(200, 'p { color: red }', { 'content-type': 'text/css' }),
  });
  await it.run();
  expect(taken(await it.run())).toEqual({});
  it.routes['/refresh'] = `<meta http-equiv="refresh" content="0; url=/goal.html"><p>otherwise${long}`;
  expect(taken(await it.run())).toEqual({ refresh: 'GET /refresh answers differently' });
  it.routes['/goal.html'] = 'otherwise';
  expect(Object.keys(taken(await it.run()))).toHaveLength(4);
});

const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each(['max-age=0', 'max-age=1000', 'no-cache', 'no-store', ''])(
  'what a page asks for twice is known, with the cache rule "%s"',
  async (rule) => {
    const cached =
      (type: string, body: Buffer): Route =>
      ({ headers }, response) => {
        const same = headers['if-none-match'] === '"1"';
        const about = { etag: '"1"', 'content-type': type, ...(rule && { 'cache-control': rule }) };
        response.writeHead(same ? 304 : 200, about).end(same ? '' : body);
      };
    const shared =
      '<meta charset=latin1><link rel=stylesheet href=/a.css><script src=/a.js></script><img src=/a.svg>';
    const it = await project({
      '/frames': `${shared}<script>onload = () => document.body.append(Object.assign(document.createElement('iframe'), { src: '/inner.html' }))</script>`,
      '/leads': `${shared}<meta http-equiv=refresh content="0; url=/inner.html">`,
      '/inner.html': shared,
      '/a.css': cached('text/css', latin1('p::after { content: "é" }')),
      '/a.js': cached('text/javascript', latin1('document.title = "é"')),
      '/a.svg': cached(
        'image/svg+xml',
        latin1('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      ),
    });
    await it.run();
    expect(taken(await it.run())).toEqual({});
    it.routes['/a.css'] = answer(200, 'p { color: red }', { 'content-type': 'text/css' });
    expect(Object.keys(taken(await it.run()))).toEqual(['frames', 'leads']);
  },
);

test('a short film that is read as a whole is known', async () => {
  const film = await readFile('test/fixtures/hostile/files/clip.webm');
  const it = await project({
    '/film': '<video src=/film.webm></video>',
    '/film.webm': ({ headers }, response) => {
      const range = headers.range && { 'content-range': `bytes 0-${film.byteLength - 1}/${film.byteLength}` };
      response.writeHead(range ? 206 : 200, { 'content-type': 'video/webm', ...range }).end(film);
    },
  });
  await it.run();
  expect(taken(await it.run())).toEqual({});
  film[2_000]! ^= 1;
  expect(taken(await it.run())).toEqual({ film: 'GET /film.webm answers differently' });
});
