import type { EventEmitter } from 'node:events';
import pLimit from 'p-limit';
import type { BrowserContext, BrowserContextOptions } from 'playwright';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { recordBoxes } from '../../src/capture/examine/index.ts';
import { type Capture, capture, type Examiner, isPicture, keepIdle } from '../../src/capture/index.ts';
import { openBodies, portableBy, recordTrace } from '../../src/capture/trace/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { Options } from '../../src/index.ts';
import { listShots } from '../../src/run.ts';
import { intercept } from '../support/interception.ts';
import { type Route, testServer } from '../support/server.ts';

const { signal } = new AbortController();
const choice = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/').browser;
const browser = openBrowser(choice, { signal, onEvent: () => {} });
afterAll(() => browser.close());

interface Taken {
  readonly captures: readonly Capture[];
  /** How many windows were opened. */
  readonly windows: number;
}

/** Takes these pages one after another. @param again Whether windows may be used again. */
async function takeEach(
  routes: Record<string, Route>,
  pages: NonNullable<Options['pages']>,
  { again = true, options = {} }: { again?: boolean; options?: Options } = {},
): Promise<Taken> {
  const { url } = await testServer(routes);
  const size = { viewport: { width: 400, height: 300 } };
  const shots = await listShots(configOf({ ...size, ...options, site: url, pages }, '/'));
  const opened: BrowserContext[] = [];
  onTestFinished(async () => void (await Promise.all(opened.map((context) => context.close()))));
  const newContext = async (how: BrowserContextOptions) => {
    const context = await browser.newContext(how);
    opened.push(context);
    return context;
  };
  const idle = again ? keepIdle(browser.tryReuse) : undefined;
  const captures: Capture[] = [];
  for (const shot of shots) captures.push(await capture(shot, { siteUrl: url, newContext, idle, signal }));
  return { captures, windows: opened.length };
}

function bytesOf({ captures }: Taken) {
  return captures.map(({ taken }) => isPicture(taken) && taken.bytes);
}

function titleOf({ taken }: Capture): string {
  if (!isPicture(taken)) throw new Error(taken.message);
  return taken.title;
}

/** Says in its title all that it finds. */
const curious = `<!doctype html><link rel=stylesheet href=/kept.css><p>curious</p><script>
  const seen = {
    cookie: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    name: window.name,
    history: history.length,
    state: history.state,
    opener: window.opener,
    entries: navigation.entries().length,
    referrer: document.referrer,
  };
  const say = (more) => (document.title = JSON.stringify(Object.assign(seen, more)));
  say();
  addEventListener('load', async () => say({
    colour: getComputedStyle(document.querySelector('p')).color,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    files: (await Array.fromAsync((await navigator.storage.getDirectory()).keys())).length,
    sent: await (await fetch('/sent')).text(),
  }));
</script>`;

test('a page finds nothing of what the one before it in its window has left', async () => {
  const untidy = `<!doctype html><link rel=stylesheet href=/kept.css><p>untidy</p><script>
    const leave = (where) => {
      localStorage.setItem(where, 1);
      sessionStorage.setItem(where, 1);
      document.cookie = where + '=1; max-age=1000';
    };
    leave('early');
    window.name = 'somebody';
    for (let n = 0; n < 5; n++) history.pushState({ n }, '', '/untidy?' + n);
    location.hash = 'there';
    for (const name of ['pagehide', 'pageswap', 'unload', 'beforeunload', 'visibilitychange']) addEventListener(name, () => leave(name));
    navigation.addEventListener('navigate', () => leave('navigate'));
    document.addEventListener('visibilitychange', () => leave('hidden'));
    onpagehide = onpageswap = onunload = onbeforeunload = document.onvisibilitychange = () => leave('handler');
    const database = new Promise((resolve) => {
      const request = indexedDB.open('kept');
      request.onupgradeneeded = () => request.result.createObjectStore('things').put(1, 1);
      request.onsuccess = resolve;
    });
    const cached = caches.open('kept').then((cache) => cache.add('/sent'));
    const file = navigator.storage.getDirectory().then((root) => root.getFileHandle('kept', { create: true }));
    Promise.all([database, cached, file]).then(() => (document.title = 'all is left'));
  </script>`;
  let colour = 0;
  const asked: string[] = [];
  const routes: Record<string, Route> = {
    '/untidy': (_, response) => {
      response.writeHead(200, {
        'content-type': 'text/html',
        'set-cookie': ['session=1; HttpOnly; Max-Age=1000', 'other=2'],
      });
      response.end(untidy);
    },
    '/curious': curious,
    // What is kept for an hour is asked for again by the next shot.
    '/kept.css': (request, response) => {
      asked.push(request.url!);
      response.writeHead(200, { 'content-type': 'text/css', 'cache-control': 'max-age=3600' });
      response.end(`p { color: rgb(${(colour += 1)}, 0, 0) }`);
    },
    '/sent': (request, response) => void response.end(JSON.stringify(request.headers.cookie ?? null)),
  };
  // They ask for what no page is waited for by itself.
  const options = { waitFor: { expression: '/sent|all is left/.test(document.title)' } };
  const alone = await takeEach(routes, ['/curious'], { again: false, options });
  const after = await takeEach(routes, ['/untidy', '/curious', '/untidy?2', '/curious?2'], { options });
  expect(after.windows).toBe(1);
  const expected = JSON.parse(titleOf(alone.captures[0]!));
  expect(expected).toMatchObject({
    cookie: '',
    local: 0,
    session: 0,
    name: '',
    databases: 0,
    caches: 0,
    sent: 'null',
  });
  expect(JSON.parse(titleOf(after.captures[1]!))).toEqual({ ...expected, colour: 'rgb(3, 0, 0)' });
  expect(JSON.parse(titleOf(after.captures[3]!))).toEqual({ ...expected, colour: 'rgb(5, 0, 0)' });
  expect(asked).toHaveLength(5);
});

test('a page does not hear that its window goes to another one', async () => {
  const told: string[] = [];
  const routes: Record<string, Route> = {
    '/': `<p>page</p><script>
      for (const name of ['pagehide', 'pageswap', 'beforeunload', 'unload']) addEventListener(name, () => navigator.sendBeacon('/told?' + name));
      document.onvisibilitychange = () => navigator.sendBeacon('/told?hidden');
    </script>`,
    '/told': (request, response) => {
      told.push(request.url!);
      response.end();
    },
  };
  const { windows } = await takeEach(routes, ['/', '/?2', '/?3']);
  expect(windows).toBe(1);
  expect(told).toEqual([]);
});

/** One that moves, draws and asks for the time. */
const restless = (n: number) =>
  `<h1>Page ${n}</h1><p id=time></p><canvas></canvas><input autofocus value=field><div style="height: ${400 + n * 100}px; background: linear-gradient(red, blue); animation: in 1s"></div>
  <style>@keyframes in { from { opacity: 0 } } a:visited { color: lime }</style><a href="/?1">one</a> <a href="/?2">two</a>
  <script>
    document.querySelector('canvas').getContext('2d').fillRect(Math.random() * 100, 0, 50, 50);
    setInterval(() => (time.textContent = new Date() + ' ' + performance.now() + ' ' + Math.random()), 100);
  </script>`;

test('the pictures of a window that is used again are those of fresh ones', async () => {
  const routes: Record<string, Route> = {
    '/': (request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(restless(Number(request.url!.slice(2))));
    },
  };
  const pages = ['/?1', '/?2', '/?3', '/?1', '/?2'].map((path, index) => ({ path, name: `shot-${index}` }));
  const [fresh, used] = [await takeEach(routes, pages, { again: false }), await takeEach(routes, pages)];
  expect([fresh.windows, used.windows]).toEqual([5, 1]);
  expect(bytesOf(used)).toEqual(bytesOf(fresh));
});

test('a picture without a background leaves the next one in its window its own', async () => {
  const routes = { '/': '<style>p { background: #0804 }</style><p>text' };
  const pages = [
    { path: '/', name: 'none', omitBackground: true },
    { path: '/', name: 'jpeg', omitBackground: true, type: 'jpeg' },
    { path: '/', name: 'again', omitBackground: true },
    { path: '/', name: 'white' },
  ] as const;
  const [fresh, used] = [await takeEach(routes, pages, { again: false }), await takeEach(routes, pages)];
  expect([fresh.windows, used.windows]).toEqual([4, 1]);
  expect(bytesOf(used)).toEqual(bytesOf(fresh));
});

test('what a shot sets in its window is known, and taken back', async () => {
  const options = [
    {},
    { omitBackground: true, fullPage: false },
    { selector: 'p', style: 'p { color: red }', mask: ['p', 'text=page'] },
    { clip: { x: 0, y: 0, width: 90, height: 2_000 }, expand: ['div'], scale: 'css', type: 'jpeg' },
    { animations: 'allow', caret: 'initial', maxHeight: 500 },
  ] as const;
  const { url } = await testServer({
    '/': '<p>page<iframe srcdoc=frame></iframe><div style="height: 3000px">',
  });
  const pages = options.map((own, index) => ({ path: '/', name: `shot-${index}`, ...own }));
  const shots = await listShots(configOf({ site: url, pages }, '/'));
  const set = new Set<string>();
  let served = 0;
  let opened = 0;
  const newContext = async (how: BrowserContextOptions) => {
    const context = await browser.newContext(how);
    opened += 1;
    intercept(context, (method, ask) => {
      if (served > 0 && !/\.(?:get|describe|resolve|capture|callFunctionOn|evaluate)/.test(method))
        set.add(method);
      return ask();
    });
    return context;
  };
  const idle = keepIdle(browser.tryReuse);
  for (const shot of shots) {
    const { taken } = await capture(shot, { siteUrl: url, newContext, idle, signal });
    expect(isPicture(taken)).toBe(true);
    served += 1;
  }
  expect(opened).toBe(1);
  expect([...set].toSorted()).toEqual([
    // Emptying clears these.
    'DOMStorage.clear',
    'Emulation.setDefaultBackgroundColorOverride',
    // Each shot begins with it.
    'Emulation.setVirtualTimePolicy',
    // A page that may lead to a private address does not, and an answer that was held goes its way.
    'Fetch.continueRequest',
    'Fetch.continueResponse',
    'Network.clearBrowserCookies',
    // A world ends with its document.
    'Page.createIsolatedWorld',
    'Page.resetNavigationHistory',
    // Emptying ends what this begins.
    'Runtime.disable',
    'Runtime.enable',
    'Storage.clearDataForOrigin',
  ]);
});

test.each([
  ["performance.mark('a').startTime"],
  ["performance.measure('a').duration"],
  ["(performance.mark('a'), performance.getEntriesByName('a')[0].startTime)"],
  ['document.timeline.currentTime > 3_000'],
  ["Math.round(new File([], 'a').lastModified / 1_000)"],
])('the browser’s own clock is seen by %s only in a fresh window', async (expression) => {
  const routes = { '/': 'page', '/asks': `<script>document.title = ${expression}</script>` };
  const { captures, windows } = await takeEach(routes, ['/', '/asks']);
  expect(windows).toBe(2);
  const alone = await takeEach(routes, ['/asks'], { again: false });
  expect(titleOf(captures[1]!)).toBe(titleOf(alone.captures[0]!));
});

test('where every page asks for that clock, windows are not tried in vain for long', async () => {
  let asked = 0;
  const routes: Record<string, Route> = {
    '/': (_, response) => {
      asked += 1;
      response.setHeader('content-type', 'text/html');
      response.end(`<script>performance.mark('here')</script>`);
    },
  };
  const pages = Array.from({ length: 8 }, (_, index) => `/?${index}`);
  const { windows } = await takeEach(routes, pages);
  // Two were taken twice, in a window of their own too.
  expect([asked, windows]).toEqual([10, 8]);
});

test.each([
  ['a thread', `<script>new Worker(URL.createObjectURL(new Blob(['0'])))</script>`],
  ['a thread for several windows', `<script>new SharedWorker('data:text/javascript,0')</script>`],
  ['another window', `<script>open('/next')</script>`],
  ['a frame of another site', `<iframe src="{elsewhere}"></iframe>`],
  ['a frame of another site that has gone', `<iframe src="{elsewhere}" onload="this.remove()"></iframe>`],
  [
    'a name and a password',
    `<script>const asked = new XMLHttpRequest(); asked.open('GET', '/next', false, 'user', 'word'); asked.send()</script>`,
  ],
])('a page that has %s leaves its window to nobody', async (_, html) => {
  const { url: elsewhere } = await testServer({ '/': 'elsewhere' });
  const routes = { '/': html.replace('{elsewhere}', elsewhere), '/next': 'next' };
  const { captures, windows } = await takeEach(routes, ['/', '/next']);
  expect(captures.map(titleOf)).toHaveLength(2);
  expect(windows).toBe(2);
});

test.each(['accept-ch', 'origin-agent-cluster'])(
  'a page that came with the header %s leaves its window to nobody',
  async (name) => {
    const routes: Record<string, Route> = {
      '/': (_, response) =>
        void response.writeHead(200, { 'content-type': 'text/html', [name]: '?0' }).end('<p>page'),
      '/next': 'next',
    };
    expect((await takeEach(routes, ['/', '/next'])).windows).toBe(2);
  },
);

test('a window that was told to ask a host in a safe way only takes no page that asks in another', async () => {
  const { url: elsewhere } = await testServer({ '/': 'elsewhere' });
  const routes: Record<string, Route> = {
    '/strict': (_, response) => {
      response.setHeader('strict-transport-security', 'max-age=1000');
      response.end('strict');
    },
    '/plain': 'plain',
    '/asks': `<img src="${elsewhere}">`,
  };
  expect((await takeEach(routes, ['/strict', '/plain', '/asks'])).windows).toBe(2);
  expect((await takeEach(routes, ['/plain', '/asks', '/strict'])).windows).toBe(1);
});

test('a shot that fails in a window that was used before is tried in a fresh one', async () => {
  const { captures, windows } = await takeEach({ '/': 'page' }, ['/', '/missing', '/?2']);
  expect(captures.map(({ taken }) => ('kind' in taken ? taken.kind : 'picture'))).toEqual([
    'picture',
    'http-status',
    'picture',
  ]);
  expect(windows).toBe(3);
});

test('a window serves only shots for which it is made ready in the same way', async () => {
  const pages = [
    { path: '/' },
    { path: '/?2', colorScheme: 'dark' },
    { path: '/?3', hide: ['p'] },
    { path: '/?4', at: 100 },
    { path: '/?5', selector: 'p', style: 'p { color: red }' },
    { path: '/?6', colorScheme: 'dark' },
    { path: '/?7', recipe: { virtualTime: false } },
    { path: '/?8', recipe: { virtualTime: false } },
    { path: '/?9', deviceScaleFactor: 2 },
    { path: '/?10', deviceScaleFactor: 2 },
  ] as const;
  const { captures, windows } = await takeEach({ '/': '<p>page' }, pages);
  expect(captures.every(({ taken }) => isPicture(taken))).toBe(true);
  expect(windows).toBe(8);
});

test('a window serves thirty shots', async () => {
  const pages = Array.from({ length: 31 }, (_, index) => `/?${index}`);
  expect((await takeEach({ '/': 'page' }, pages)).windows).toBe(2);
}, 60_000);

test('a window whose browser is about to go serves nobody', async () => {
  const handle = openBrowser(choice, { signal, onEvent: () => {}, contextsPerInstance: 3 });
  onTestFinished(() => handle.close());
  const { url } = await testServer({ '/': 'page' });
  const [shot] = await listShots(configOf({ site: url, pages: ['/'] }, '/'));
  const browsers = new Set<unknown>();
  const newContext = async (options: BrowserContextOptions) => {
    const context = await handle.newContext(options);
    browsers.add(context.browser());
    return context;
  };
  const idle = keepIdle(handle.tryReuse);
  for (let count = 0; browsers.size < 2 && count < 50; count += 1)
    await capture(shot!, { siteUrl: url, newContext, idle, signal });
  expect(browsers.size).toBe(2);
}, 60_000);

test('nobody listens to a window any more who took a shot in it before', async () => {
  const { url } = await testServer({ '/': 'page' });
  const [shot] = await listShots(configOf({ site: url, pages: ['/'] }, '/'));
  const counts: Record<string, number>[] = [];
  const counter: Examiner = {
    begin: async () => {},
    async end(page) {
      const heard = page as unknown as EventEmitter;
      const ofWindow = page.context() as unknown as EventEmitter;
      counts.push({
        ...Object.fromEntries(heard.eventNames().map((name) => [name, heard.listenerCount(name)])),
        weberror: ofWindow.listenerCount('weberror'),
      });
    },
  };
  const recording = { portable: portableBy(new Map([['site', url]])), bodies: openBodies() };
  const idle = keepIdle(browser.tryReuse);
  for (let count = 0; count < 3; count += 1) {
    const examiners = [recordBoxes(shot!), recordTrace(shot!.options, recording), counter];
    await capture(shot!, { siteUrl: url, newContext: browser.newContext, idle, signal, examiners });
  }
  expect(counts[0]).toMatchObject({ request: expect.any(Number), crash: expect.any(Number), weberror: 1 });
  expect(counts.slice(1)).toEqual([counts[0], counts[0]]);
});

test('a window that is emptied takes nothing from the pages that are being loaded in others', async () => {
  const asked: string[] = [];
  const answer =
    (type: string, body: string): Route =>
    (request, response) => {
      asked.push(request.url!);
      // Long enough for another window to be emptied meanwhile.
      setTimeout(() => response.writeHead(200, { 'content-type': type }).end(body), 30);
    };
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  const names = Array.from({ length: 8 }, (_, index) => `/${index}.svg`);
  const images = names.map((name) => `<img src=${name}>`).join('');
  const { url } = await testServer({
    ...Object.fromEntries(names.map((name) => [name, answer('image/svg+xml', svg)])),
    '/': `<script src=/first.js></script>${images}${images}<script src=/last.js></script>`,
    '/first.js': answer('text/javascript', ''),
    '/last.js': answer('text/javascript', ''),
  });
  const pages = Array.from({ length: 24 }, (_, index) => `/?${index}`);
  const shots = await listShots(configOf({ site: url, pages }, '/'));
  const idle = keepIdle(browser.tryReuse);
  await pLimit(4).map(shots, (shot) =>
    capture(shot, { siteUrl: url, newContext: browser.newContext, idle, signal }),
  );
  expect(asked).toHaveLength(shots.length * (names.length + 2));
});

test('each shot asks for everything anew, and takes no cookies of other hosts along', async () => {
  const asked: string[] = [];
  const answer =
    (type: string, body: string | Buffer): Route =>
    (request, response) => {
      asked.push(`${request.url} ${request.headers.cookie ?? ''}`);
      response.writeHead(200, {
        'content-type': type,
        'cache-control': 'max-age=3600',
        ...(request.url === '/other.svg' && { 'set-cookie': 'seen=1; SameSite=None; Secure' }),
      });
      response.end(body);
    };
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  const { url } = await testServer({ '/other.svg': answer('image/svg+xml', svg) });
  const routes = {
    '/': `<img src=/kept.svg><img src="${url.replace('127.0.0.1', 'localhost')}other.svg"><script src=/kept.js></script>`,
    '/kept.svg': answer('image/svg+xml', svg),
    '/kept.js': answer('text/javascript', '0'),
  };
  const { windows } = await takeEach(routes, ['/', '/?2', '/?3']);
  expect(windows).toBe(1);
  expect(asked.toSorted()).toEqual(
    ['/kept.js ', '/kept.svg ', '/other.svg '].flatMap((one) => [one, one, one]),
  );
});
