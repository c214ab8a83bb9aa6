import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Route } from '../support/server.ts';
import { project, taken } from './project.ts';

const body = (text: string | Uint8Array, headers: Record<string, string>, status = 200): Route => {
  return (_, response) => void response.writeHead(status, headers).end(text);
};
const css = (text: string) => body(text, { 'content-type': 'text/css' });
const js = (text: string) => body(text, { 'content-type': 'text/javascript' });
const json = (text: string, more = {}) => body(text, { 'content-type': 'application/json', ...more });
const svg = (colour: string) =>
  body(`<svg xmlns="http://www.w3.org/2000/svg"><rect width="99" height="99" fill="${colour}"/></svg>`, {
    'content-type': 'image/svg+xml',
  });
/** A drawing that moves, which the page is not shown as it came. */
const movingTo = (x: number) =>
  body(
    gzipSync(
      `<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"><set attributeName="x" to="${x}"/></rect></svg>`,
    ),
    { 'content-type': 'image/svg+xml', 'content-encoding': 'gzip' },
  );
const html = (text: string, headers: Record<string, string> = {}) =>
  body(text, { 'content-type': 'text/html; charset=utf-8', ...headers });
const show = (expression: string) =>
  `<p>x<script>${expression}.then((text) => document.body.append(text))</script>`;
const redirect = (to: string): Route => body('', { location: to }, 302);
const fontFile = (name: string) =>
  readFile(new URL(`../../src/browser/fonts/files/${name}.ttf`, import.meta.url));

test('a page is taken again if what it was answered changed, and no other one', async () => {
  const font = (bytes: Uint8Array) => body(bytes, { 'content-type': 'font/ttf' });
  const { routes, run } = await project({
    '/plain': 'same for ever',
    '/edited': 'one',
    '/styled': '<link rel=stylesheet href=/sheet.css>a',
    '/styled-too': '<link rel=stylesheet href=/imports.css>b',
    '/imports.css': css('@import "/sheet.css";'),
    '/sheet.css': css('body { background: red }'),
    '/scripted': '<p><script type=module src=/script.js></script>',
    '/script.js': js('import "/imported.js"'),
    '/imported.js': js('document.body.append("one")'),
    '/worker':
      '<p><script>new Worker("/worker.js").onmessage = ({ data }) => document.body.append(data)</script>',
    '/worker.js': js(
      'importScripts("/part.js"); fetch("/of-worker.json").then((r) => r.text()).then((t) => postMessage(part + t))',
    ),
    '/part.js': js('part = 1'),
    '/of-worker.json': json('1'),
    '/pictured': '<style>body { background: url(/image.svg) }</style>',
    '/image.svg': svg('red'),
    '/moves': '<img src=/moving.svg>',
    '/moves-again': '<img src=/moving.svg><style>body { background: url(/moving.svg) }</style>',
    '/moving.svg': movingTo(20),
    '/written':
      '<style>@font-face { font-family: own; src: url(/font.ttf) } p { font: 20px own }</style><p>il',
    '/font.ttf': font(await fontFile('LiberationMono-Regular')),
    '/fetching': show('fetch("/data.json").then((r) => r.text())'),
    '/data.json': json('{"n":1}'),
    '/redirected': redirect('/target.one'),
    '/target.one': 'one',
    '/target.two': 'two',
    '/redirects': '<img src=/moved.svg>',
    '/moved.svg': redirect('/red.svg'),
    '/red.svg': svg('red'),
    '/blue.svg': svg('blue'),
    '/misses': '<link rel=stylesheet href=/missing.css>x',
    '/framed': '<iframe src=/frame.html></iframe>',
    '/frame.html': 'one',
    '/typed': '<iframe src=/typed.txt></iframe>',
    '/typed.txt': body('<b>x</b>', { 'content-type': 'text/html' }),
    '/secured': html('<script>document.write("seen")</script>'),
    '/reads-header': show('fetch("/headed.json").then((r) => r.headers.get("total-count"))'),
    '/headed.json': json('1', { 'total-count': '1' }),
    '/shows-cookie': html('<script>document.write(document.cookie)</script>', { 'set-cookie': 'theme=red' }),
    '/answers-cookie': html(
      `<script>document.cookie = "own=1"</script>${show('fetch("/cookie.txt").then((r) => r.text())')}`,
      { 'set-cookie': 'theme=red' },
    ),
    '/cookie.txt': (request, response) => void response.end(request.headers.cookie),
    '/session': (request, response) => {
      const headers = { 'content-type': 'text/html', 'set-cookie': `sid=${Math.random()}; HttpOnly; Path=/` };
      const user = /sid=0/.test(request.headers.cookie ?? '') ? 'known' : 'unknown';
      response.writeHead(200, headers).end(`${user}<img src=/session.svg>`);
    },
    '/session.svg': (request, response) => {
      const colour = /sid=0/.test(request.headers.cookie ?? '') ? 'green' : 'gray';
      response.writeHead(200, { 'content-type': 'image/svg+xml' });
      response.end(
        `<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="${colour}"/></svg>`,
      );
    },
    '/dated': (_, response) => {
      const headers = { 'content-type': 'text/html', date: new Date(Math.random() * 1e12).toUTCString() };
      response.writeHead(200, headers).end('the date of the answer is of no account');
    },
  });
  const first = await run();
  expect(Object.entries(first).filter(([, { status }]) => status !== 'new')).toEqual([]);
  expect(taken(await run())).toEqual({});

  routes['/edited'] = 'two';
  routes['/sheet.css'] = css('body { background: blue }');
  routes['/imported.js'] = js('document.body.append("two")');
  routes['/image.svg'] = svg('blue');
  routes['/moving.svg'] = movingTo(30);
  routes['/font.ttf'] = font(await fontFile('LiberationSans-Regular'));
  routes['/data.json'] = json('{"n":2}');
  routes['/redirected'] = redirect('/target.two');
  routes['/moved.svg'] = redirect('/blue.svg');
  routes['/missing.css'] = css('body { background: blue }');
  routes['/frame.html'] = 'two';
  routes['/typed.txt'] = body('<b>x</b>', { 'content-type': 'text/plain' });
  routes['/secured'] = html('<script>document.write("seen")</script>', {
    'content-security-policy': "script-src 'none'",
  });
  routes['/headed.json'] = json('1', { 'total-count': '2' });
  routes['/shows-cookie'] = html('<script>document.write(document.cookie)</script>', {
    'set-cookie': 'theme=blue',
  });
  routes['/cookie.txt'] = (request, response) => void response.end(`${request.headers.cookie}!`);
  routes['/of-worker.json'] = json('2');
  const second = await run();
  expect(taken(second)).toEqual({
    edited: 'GET /edited answers differently',
    styled: 'GET /sheet.css answers differently',
    'styled-too': 'GET /sheet.css answers differently',
    scripted: 'GET /imported.js answers differently',
    worker: 'GET /of-worker.json answers differently',
    pictured: 'GET /image.svg answers differently',
    moves: 'GET /moving.svg answers differently',
    'moves-again': 'GET /moving.svg answers differently',
    written: 'GET /font.ttf answers differently',
    fetching: 'GET /data.json answers differently',
    redirected: 'GET /redirected has another location: /target.one → /target.two',
    redirects: 'GET /moved.svg has another location: /red.svg → /blue.svg',
    misses: 'GET /missing.css answered 404 and now 200',
    framed: 'GET /frame.html answers differently',
    typed: 'GET /typed.txt has another content-type: text/html → text/plain',
    secured: "GET /secured has another content-security-policy: none → script-src 'none'",
    'reads-header': 'GET /headed.json has another total-count: 1 → 2',
    'shows-cookie': 'GET /shows-cookie sets other cookies',
    'answers-cookie': 'GET /cookie.txt answers differently',
  });
  // When a worker answers is not known.
  const { worker, ...sure } = second;
  expect(Object.values(sure).filter(({ status }) => !['reused', 'changed'].includes(status))).toEqual([]);

  routes['/target.two'] = 'three';
  routes['/part.js'] = js('part = 2');
  expect(taken(await run())).toEqual({
    redirected: 'GET /target.two answers differently',
    worker: 'GET /part.js answers differently',
  });
});
