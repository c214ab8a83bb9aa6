import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Route } from '../support/server.ts';
import { project, taken } from './project.ts';

const script = (text: string) => `<p>x<script>${text}</script>`;
const inWorker =
  (text: string): Route =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
const endless =
  (type: string): Route =>
  (_, response) => {
    response.writeHead(200, { 'content-type': type });
    response.write('data: one\n\n');
  };

test('what no request shows makes a page be taken again, and the reason names it', async () => {
  const other = await stranger();
  const { run } = await project({
    '/plain': 'x',
    '/socket': script('new WebSocket("ws://" + location.host)'),
    '/socket-of-worker': script('new Worker("/socket.js")'),
    '/socket.js': inWorker('new WebSocket("ws://" + location.host)'),
    '/events': script('new EventSource("/stream.events")'),
    '/events-fetched': script('fetch("/stream.events").then((r) => r.text())'),
    '/stream.events': endless('text/event-stream'),
    '/service-worker': script('navigator.serviceWorker.register("/worker.js")'),
    '/worker.js': inWorker(''),
    '/shared-worker': script('new SharedWorker("/worker.js")'),
    '/rtc': script('new RTCPeerConnection()'),
    '/posts': script('fetch("/", { method: "POST" })'),
    '/beacon': script('navigator.sendBeacon("/", "x")'),
    '/waits': script('fetch("/stream.txt").then((r) => r.text())'),
    '/stream.txt': endless('text/plain'),
    '/ranges': '<video src=/film.webm></video>',
    '/film.webm': (_, response) =>
      void response.writeHead(206, { 'content-type': 'video/webm', 'content-range': 'bytes 0-0/9' }).end('x'),
    '/last-modified': script('document.write(document.lastModified)'),
    '/reads-date': script('fetch("/worker.js").then((r) => document.body.append(r.headers.get("date")))'),
    '/authorized': script('fetch("/worker.js", { headers: { authorization: "x" } }).then((r) => r.text())'),
    '/refused-style': '<link rel=stylesheet href=/plain.css>',
    '/plain.css': (_, response) =>
      void response
        .writeHead(200, { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' })
        .end('p {}'),
    '/leads-nowhere': (_, response) =>
      void response.writeHead(302, { 'content-type': 'text/html' }).end('shown all the same'),
    '/foreign': `<img src=${other.url}/image.svg>`,
    '/unreachable': '<img src=http://127.0.0.1:1/image.svg>',
  });
  const first = await run();
  expect(Object.entries(first).filter(([, { failure }]) => failure)).toEqual([]);
  await other.stop();
  expect(taken(await run())).toEqual({
    socket: 'it uses a WebSocket ({site}/)',
    'socket-of-worker': 'it uses a WebSocket ({site}/)',
    events: 'it listens to an event stream (GET {site}/stream.events)',
    'events-fetched': 'GET {site}/stream.events was not answered to its end',
    'service-worker': 'it registers a service worker',
    'shared-worker':
      'it talks to others in a way that no request shows (WebRTC, WebTransport or a shared worker)',
    rtc: 'it talks to others in a way that no request shows (WebRTC, WebTransport or a shared worker)',
    posts: "it asks by POST {site}/, which may change something there; if it only reads: safe: ['POST /']",
    beacon: "it asks by POST {site}/, which may change something there; if it only reads: safe: ['POST /']",
    waits: 'GET {site}/stream.txt was not answered to its end',
    ranges: 'GET {site}/film.webm was read in parts',
    'last-modified': 'it asks when its document was last modified',
    'reads-date': 'it reads a header that is about one answer, such as date',
    authorized: 'GET {site}/worker.js was asked with a header authorization that only the page knows',
    'refused-style': 'of GET {site}/plain.css it is not known what the browser refused to apply',
    'leads-nowhere': 'the answer to GET {site}/leads-nowhere could not be read',
    foreign: `GET ${other.url}/image.svg is not answered any more`,
  });
});

/** A server of another origin, which can be stopped. */
async function stranger() {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    response.end('<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
