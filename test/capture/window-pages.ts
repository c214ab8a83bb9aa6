import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PageOptions, ShotOptions } from '../../src/options/index.ts';
import type { Route } from '../support/server.ts';

/** Shows all that a page can find of another one that was in its window before, and says it in its title too. */
const curious = `<pre id=found style="white-space: normal"></pre><script>
  const found = document.querySelector('#found');
  const query = (text) => matchMedia('(' + text + ')').matches;
  const answers = [];
  const say = (more, place = answers.length) => {
    answers[place] = more;
    document.title = found.textContent = answers.join(', ');
  };
  const canvas = document.createElement('canvas');
  say([document.cookie, localStorage.length, sessionStorage.length, window.name, history.length, history.state,
    navigation.entries().length, opener, document.referrer, scrollY, visualViewport.scale, devicePixelRatio,
    screen.width, screen.height, screen.orientation.type, navigator.maxTouchPoints,
    navigator.language, document.designMode, document.hasFocus(), document.visibilityState, performance.now(),
    query('pointer: coarse'), query('hover'), query('prefers-color-scheme: dark'), query('prefers-reduced-motion'),
    query('forced-colors: active'), query('print'), !!canvas.getContext('webgl'), originAgentCluster, crossOriginIsolated]);
  const later = [
    () => indexedDB.databases().then(({ length }) => length),
    () => caches.keys(),
    () => fetch('/asked').then((answer) => answer.text()),
  ];
  later.forEach((ask, index) => {
    say('?');
    ask().then((answer) => say(answer, index + 1));
  });
</script>`;

/** What pages leave, set or do that could be seen in the next one. */
const bodies: Readonly<Record<string, string>> = {
  plain: '<p>text',
  transparent: '<style>html, body { background: none }</style><h1>no background',
  translucent: '<style>body { background: #0804 }</style><h1>half',
  dark: '<meta name=color-scheme content="dark light"><h1>dark or light</h1><button>button</button><input value=field>',
  stores: `<script>
    for (const store of [localStorage, sessionStorage]) store.setItem('kept', 1);
    setTimeout(() => (document.cookie = 'kept=1; max-age=9999'), 500);
    indexedDB.open('kept').onupgradeneeded = ({ target }) => target.result.createObjectStore('things');
    caches.open('kept').then((cache) => cache.add('/asked'));
    navigator.storage.getDirectory().then((root) => root.getFileHandle('kept', { create: true }));
  </script>stores`,
  history: `<script>
    window.name = 'named';
    for (let n = 0; n < 5; n++) history.pushState({ n }, '', '?' + n);
    history.scrollRestoration = 'manual';
    location.hash = 'end';
  </script><div style="height: 2000px"></div><p id=end>end`,
  scrolled: `<div style="height: 3000px; background: linear-gradient(red, blue)"></div>
    <script>scrollTo(0, 1500); addEventListener('scroll', () => say(scrollY > 0))</script>`,
  wide: '<div style="width: 3000px; height: 50px; background: linear-gradient(90deg, red, blue)"></div>',
  box: `<div class=box style="height: 100px; overflow: auto"><div style="height: 900px; background: linear-gradient(lime, navy)"></div></div>`,
  fixed: `<div style="position: fixed; bottom: 0; background: gold">bar</div><div style="height: 1200px">tall</div>`,
  body: '<style>html { overflow: hidden; height: 100% } body { height: 100%; overflow: auto }</style><div style="height: 1500px; background: pink">in the body</div>',
  pointed: `<style>p { color: red } @media (hover: none) { p { color: blue } } @media (pointer: coarse) { p { font-size: 40px } }</style>
    <p>for fingers or mice</p><div style="height: 1000px"></div>`,
  zoomed:
    '<meta name=viewport content="width=200, initial-scale=2"><p>zoomed</p><div style="zoom: 1.5">larger</div>',
  dialogs: `<script>say([confirm('sure?'), prompt('name?')]); alert('done'); onbeforeunload = () => 'stay'</script>dialogs`,
  edited:
    '<script>document.designMode = "on"</script><p contenteditable autofocus>edited</p><input autofocus>',
  leads: `<script>sessionStorage.setItem('kept', 1); location.replace('/plain')</script>`,
  refreshes: '<meta http-equiv=refresh content="0; url=/history">',
  video: '<video src=/clip.webm width=200></video>',
  picture: '<img src=/kept.svg><img src=/moving.gif width=50>',
  webgl: `<canvas width=100 height=100></canvas><script>
    const gl = document.querySelector('canvas').getContext('webgl', { preserveDrawingBuffer: true });
    gl.clearColor(0, 1, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT);
    for (let n = 0; n < 20; n++) document.createElement('canvas').getContext('webgl');
  </script>`,
  canvas: `<canvas></canvas><script>
    const context = document.querySelector('canvas').getContext('2d');
    let x = 0;
    const draw = () => { context.fillStyle = 'hsl(' + x + ' 90% 50%)'; context.fillRect(x % 300, 0, 2, 150); x += 2; requestAnimationFrame(draw) };
    draw();
  </script>`,
  worker: `<script>new Worker(URL.createObjectURL(new Blob(['setInterval(() => postMessage(1), 10)'])))</script>worker`,
  service: `<script>navigator.serviceWorker?.register('/service.js').catch(() => {})</script>service`,
  channel: `<script>new BroadcastChannel('talk').postMessage('talk'); new BroadcastChannel('talk').onmessage = ({ data }) => say(data)</script>`,
  popup: `<script>open('/stores', 'named')</script>popup`,
  frames: `<iframe src=/kept.svg></iframe><iframe srcdoc="<p>written<script>sessionStorage.setItem('kept', 1)</script>"></iframe>`,
  moves: `<style>@keyframes turn { to { transform: rotate(90deg) } } div { width: 50px; height: 50px; background: red; animation: turn 3s }
    p { transition: color 2s } .on { color: red }</style><div></div><p>fades</p><script>setTimeout(() => document.querySelector('p').className = 'on', 1000)</script>`,
  appears: `<style>section { height: 500px; opacity: 0; transition: opacity .5s } .seen { opacity: 1 }</style>${'<section>one</section>'.repeat(4)}
    <script>const seen = new IntersectionObserver((all) => all.forEach(({ target, isIntersecting }) => isIntersecting && (target.className = 'seen')));
    document.querySelectorAll('section').forEach((one) => seen.observe(one))</script>`,
  closed: `<div></div><script>document.querySelector('div').attachShadow({ mode: 'closed' }).innerHTML = '<p class=box>closed</p><input>'</script>`,
  visited: '<style>a:visited { font-size: 40px }</style><a href=/plain>plain</a> <a href=/visited>itself</a>',
  font: '<style>@font-face { font-family: blocks; src: url(/blocks.otf) } p { font: 30px blocks }</style><p>abc',
  cached: '<link rel=stylesheet href=/kept.css><p>styled',
  locked: '<img src=/locked.svg>',
  enters: `<script>const asked = new XMLHttpRequest(); asked.open('GET', '/locked.svg', false, 'user', 'word'); asked.send(); say(asked.status)</script>`,
  script: '<script>throw new Error("broken")</script><img src=/missing.png>',
  printed:
    '<style>@media print { p { color: red } }</style><p>print</p><script>onbeforeprint = () => say(1); print()</script>',
  full: '<script>document.documentElement.requestFullscreen().catch(() => {}); document.documentElement.requestPointerLock?.()?.catch?.(() => {})</script>full',
  replaced:
    '<script>window.Map = window.Set = function () {}; Array.prototype.map = () => []; JSON.stringify = () => "{}"</script>replaced',
  timed:
    '<script>addEventListener("load", () => say([new Date().toISOString(), Math.random(), crypto.randomUUID()]))</script>',
};

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><circle r="60" fill="teal"/></svg>';

/** The site of these pages. Who has logged in, or was given a cookie, it knows again. */
async function windowSite(): Promise<Record<string, Route>> {
  const pages = Object.entries(bodies).map(([name, body]): [string, Route] => {
    const cookie = { 'set-cookie': `${name}=1; Max-Age=999; HttpOnly` };
    return [`/${name}`, give('text/html; charset=utf-8', `<!doctype html>${curious}${body}`, cookie)];
  });
  return {
    ...Object.fromEntries(pages),
    '/clustered': give('text/html', `${curious}clustered`, { 'origin-agent-cluster': '?0' }),
    '/isolated': give('text/html', `${curious}isolated`, {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    }),
    '/hinted': give('text/html', `${curious}hinted`, {
      'accept-ch': 'Sec-CH-Viewport-Width',
      'permissions-policy': 'sync-xhr=()',
      'document-policy': 'js-profiling',
    }),
    '/asked': (request, response) => void response.end(request.headers.cookie ?? 'no cookie'),
    '/locked.svg': locked,
    '/kept.css': give('text/css', 'p { color: green; font-size: 30px }', kept),
    '/kept.svg': give('image/svg+xml', svg, kept),
    '/service.js': give('text/javascript', 'addEventListener("fetch", () => {})'),
    '/clip.webm': give('video/webm', await file('clip.webm'), kept),
    '/moving.gif': give('image/gif', await file('moving.gif'), kept),
    '/blocks.otf': give('font/otf', await file('blocks.otf'), kept),
  };
}

/** Serves the site of these pages until it is stopped. */
export async function serveWindowSite(): Promise<{ readonly siteUrl: string; stop(): void }> {
  const routes = await windowSite();
  const server = createServer((request, response) => {
    const route = routes[new URL(request.url!, 'http://x').pathname];
    if (typeof route === 'function') return route(request, response);
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    siteUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const kept = { 'cache-control': 'max-age=3600' };

function give(type: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Route {
  return (_, response) => void response.writeHead(200, { 'content-type': type, ...headers }).end(body);
}

const locked: Route = (request, response) => {
  if (request.headers.authorization) response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg);
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="locked"' }).end();
};

function file(name: string): Promise<Buffer> {
  return readFile(join(import.meta.dirname, '../fixtures/hostile/files', name));
}

export const paths = [...Object.keys(bodies), 'clustered', 'isolated', 'hinted'].map((name) => `/${name}`);

/** What windows are made ready for; few, so that they are used again. */
export const views: readonly ShotOptions[] = [
  {},
  { hasTouch: true },
  { isMobile: true, hasTouch: true, viewport: { width: 300, height: 500 } },
  { colorScheme: 'dark', viewport: { width: 600, height: 300 } },
];

/** What of the page is taken. */
export const parts: readonly ShotOptions[] = [
  {},
  {},
  { fullPage: false },
  { clip: { x: 20, y: 10, width: 200, height: 700 } },
  { selector: '#found' },
];

/** What else can be asked for, alone or with others; a later one of the same name wins. */
export const wishes: readonly Partial<PageOptions>[] = [
  { omitBackground: true },
  { type: 'jpeg' },
  { type: 'jpeg', quality: 30 },
  { mask: ['p'] },
  { mask: ['#found', 'text=plain'], maskColor: '#00FF00' },
  { style: 'p, h1 { color: purple; background: yellow }' },
  { expand: ['.box'] },
  { maxHeight: 400 },
  { scale: 'css' },
  { animations: 'allow' },
  { caret: 'initial' },
  { hide: ['p'] },
  { remove: ['h1'] },
  { at: 1_000 },
  { waitFor: '#found' },
  { reducedMotion: 'no-preference' },
  { recipe: { scroll: true, confirm: true } },
];
