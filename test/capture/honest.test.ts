import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { Note } from '../../src/model/index.ts';
import type { Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { failureOf, shootSite } from './shoot.ts';

/** What is noted of a page that can be photographed. */
async function notesOf(routes: Record<string, Route>, options: Options = {}): Promise<readonly Note[]> {
  const { results } = await shootSite(routes, options);
  expect(results.map(({ outcome }) => outcome.status)).toEqual(results.map(() => 'new'));
  return results.flatMap(({ notes }) => notes);
}

test('each thing that went wrong is named with its kind, without the port, in the same order each time', async () => {
  const broken: Record<string, Route> = {
    '/': `<!doctype html><link rel=stylesheet href=/late.css><link rel=stylesheet href=/fallback.css><script src=/app.js></script>
      <style>@font-face { font-family: f; src: url(/font.woff2) } p { font-family: f }</style><p>text<img src=/z.png><img src=/a.png>
      <iframe src=/frame></iframe><script>
        fetch('/api'); Promise.reject(new Error('rejected at ' + location.href)); setTimeout(() => { throw new TypeError('thrown') }, 50)
        console.error('only said'); navigator.sendBeacon('/beacon'); fetch('/left', { signal: AbortSignal.abort() }).catch(() => {})
      </script><img src="data:image/png;base64,broken"><link rel=icon href=/favicon.ico>`,
    '/late.css': (_, response) => void setTimeout(() => response.writeHead(500).end(), 100),
    '/fallback.css': '<!doctype html>a single-page application answers every path',
    '/api': (request) => void request.socket.destroy(),
  };
  const expected: Note[] = [
    { kind: 'stylesheet', message: 'GET /fallback.css answered with a page instead of a stylesheet' },
    { kind: 'stylesheet', message: 'GET /late.css answered 500' },
    { kind: 'script', message: 'GET /app.js answered 404' },
    { kind: 'script-error', message: 'script error: rejected at / (/:4:39)' },
    { kind: 'script-error', message: 'script error: thrown (/:4:108)' },
    { kind: 'font', message: 'GET /font.woff2 answered 404' },
    { kind: 'image', message: 'GET /a.png answered 404' },
    { kind: 'image', message: 'GET /z.png answered 404' },
    { kind: 'request', message: expect.stringMatching(/^GET \/api failed: net::ERR_/) },
    { kind: 'request', message: 'GET /frame answered 404' },
  ];
  // A fetch that fails without a handler is an error of the script as well.
  const notes = (await notesOf(broken)).filter(({ message }) => !message.includes('Failed to fetch'));
  expect(notes).toEqual(expected);
});

test.each<[what: string, code: string, words: string]>([
  ['a number', 'throw 0', '0 was thrown (/app.js:2:1)'],
  ['nothing', 'throw null', 'null was thrown (/app.js:2:1)'],
  ['a text', 'throw "Error here: nothing"', 'Error here: nothing was thrown (/app.js:2:1)'],
  ['an object', 'throw { toString: () => "said" }', 'Object was thrown (/app.js:2:1)'],
  ['an error', 'throw new TypeError("a: b\\nc")', 'a: b (/app.js:2:7)'],
  ['an error without words', 'throw new Error()', 'Error (/app.js:2:7)'],
  ['a rejection with nothing', 'Promise.reject()', 'undefined was thrown (/app.js:2:9)'],
  ['a rejection by the browser', 'Promise.reject(new DOMException("no", "AbortError"))', 'no (/app.js:2:9)'],
  ['an error of eval', 'eval("throw new Error(1)")', '1 (/app.js:2:1)'],
  ['a script that is none', 'let 1 = 2', 'Unexpected number (/app.js:2:5)'],
  ['a module that is none', 'import("data:text/javascript,export let 1")', 'Unexpected number (/app.js:2:1)'],
  [
    'an error of a script made by a script',
    'document.body.append(Object.assign(document.createElement("script"), { src: URL.createObjectURL(new Blob(["throw 1"])) }))',
    '1 was thrown (blob:…:1:1)',
  ],
  [
    'an error of a thread',
    'if (self.document) new Worker("/app.js"); else throw 1',
    '1 was thrown (/app.js:2:48)',
  ],
  [
    'an error of a frame',
    'if (top === self) document.write("<iframe src=/>"); else throw 1',
    '1 was thrown (/app.js:2:58)',
  ],
])('of %s it is said what was thrown, and where', async (_, code, words) => {
  const routes: Record<string, Route> = {
    '/': '<p>text<script src=/app.js></script>',
    '/app.js': (__, response) =>
      void response
        .writeHead(200, { 'content-type': 'text/javascript' })
        .end(`// in the second line\n${code}`),
  };
  expect(await notesOf(routes)).toEqual([{ kind: 'script-error', message: `script error: ${words}` }]);
});

test('of each script that cannot be read it is said where, also after the page has gone on', async () => {
  const [one, other] = ['<script>\nlet 1</script>', '<script>\n  let 1</script>'];
  const notes = await notesOf({
    '/': `<p>text</p>${one}${other}<script>location = '/next'</script>`,
    '/next': `<p>text</p>${one}<script type=module>\nimport { no } from '/next.js'</script>`,
    '/next.js': (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/javascript' }).end('export {}'),
  });
  expect(notes.filter(({ kind }) => kind === 'script-error').map(({ message }) => message)).toEqual([
    "script error: The requested module '/next.js' does not provide an export named 'no' (/next:3:10)",
    'script error: Unexpected number (/:2:5)',
    'script error: Unexpected number (/:3:7)',
    'script error: Unexpected number (/next:2:5)',
  ]);
});

test('of a script of another site it is said what was thrown, too', async () => {
  const { url } = await testServer({
    '/app.js': (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/javascript' }).end('throw 0'),
  });
  const other = `${url}app.js`.replace('127.0.0.1', 'localhost');
  expect(await notesOf({ '/': `<p>text<script src="${other}"></script>` })).toEqual([
    { kind: 'script-error', message: `script error: 0 was thrown (${other}:1:1)` },
  ]);
});

test('a folder says why it does not serve what is hidden', async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'site/.parts'), { recursive: true });
  await writeFile(join(cwd, 'site/.parts/style.css'), 'p { color: red }');
  await writeFile(
    join(cwd, 'site/index.html'),
    '<p>text<link rel=stylesheet href=.parts/style.css><img src=none.png>',
  );
  const config = configOf({ site: './site', pages: ['/', '/.parts/style.css'] }, cwd);
  const take = async () => (await run(config)).results;
  const expected = [
    { kind: 'stylesheet', message: 'GET /.parts/style.css answered 404: hidden files are not served' },
    { kind: 'image', message: 'GET /none.png answered 404' },
  ];
  const [page, hidden] = await take();
  expect(page!.notes).toEqual(expected);
  expect(failureOf(hidden!).message).toContain('answered with status 404: hidden files are not served (');
  // The page for what is missing says nothing of it.
  await writeFile(join(cwd, 'site/404.html'), '<p>not there');
  expect((await take())[0]!.notes).toEqual(expected);
});

test('many of one kind become a number', async () => {
  const images = Array.from({ length: 30 }, (_, index) => `<img src=/${index + 10}.png>`).join('');
  const notes = await notesOf({ '/': `<p>text${images}` });
  expect(notes).toHaveLength(11);
  expect(notes[0]!.message).toBe('GET /10.png answered 404');
  expect(notes[10]).toEqual({ kind: 'image', message: 'and 20 more images' });
});

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200" fill="red"/></svg>`;

test.each<[what: string, page: string, words: string]>([
  ['blank', '<!doctype html><div id=root></div>', 'the page is blank: nothing on it can be seen'],
  [
    'invisible',
    '<!doctype html><div style="opacity:0"><h1>Title</h1></div>',
    'the page is blank: nothing on it can be seen',
  ],
  ['a word', '<!doctype html><div id=root>Loading…</div>', 'the page shows only “Loading…”'],
  [
    'a word in a shadow root',
    '<!doctype html><x-a></x-a><script>document.querySelector("x-a").attachShadow({ mode: "closed" }).innerHTML = "Please wait"</script>',
    'the page shows only “Please wait”',
  ],
  [
    'a spinner',
    '<!doctype html><style>.spinner { width: 40px; height: 40px; border: 4px solid; border-radius: 50% }</style><div id=root><div class=spinner></div></div>',
    'the page shows only what looks like its preloader (div.spinner)',
  ],
  [
    'a cover',
    '<!doctype html><style>#preloader { position: fixed; inset: 0; background: #fff }</style><div id=preloader><svg width=200 height=200><circle r=50 cx=50 cy=50></circle></svg></div><h1>Title</h1><p>A text that lies below it and is long enough to be a page of its own, were it only seen.',
    'the page is covered by what looks like its preloader (div#preloader)',
  ],
  [
    'a cover without a name',
    '<!doctype html><style>.overlay { position: fixed; inset: 0; background: #fff } .overlay i { width: 40px; height: 40px; border: 4px solid }</style><h1>Title</h1><p>A text that lies below it and is long enough to be a page of its own, were it only seen.</p><div class=overlay><i></i></div>',
    'the page is covered by what looks like its preloader (div.overlay)',
  ],
  [
    'an application that has not begun',
    '<!doctype html><body style="background:#eee"><noscript>It needs scripts.</noscript><div id=root></div>',
    'the page is blank: nothing on it can be seen',
  ],
])('a page that shows nothing but its preloader is named: %s', async (_, page, message) => {
  expect(await notesOf({ '/': page })).toEqual([{ kind: 'preloader', message }]);
});

/** Leads on to another address. */
const to =
  (location: string): Route =>
  (_, response) =>
    void response.writeHead(302, { location }).end();

test('a page that led on to another one, such as a login, is named with it', async () => {
  const script = '<!doctype html><script>location.replace("/login?next=app")</script>';
  const routes = {
    '/admin': to('/login'),
    '/app': script,
    '/login': '<!doctype html><h1>Log in',
    '/guide': to('/guide/'),
    '/guide/': '<!doctype html><h1>Guide',
    '/': '<!doctype html><h1>Start</h1><script>history.replaceState(null, "", "#top")</script>',
  };
  const notes = await notesOf(routes, { pages: ['/admin', '/app', '/guide', '/'] });
  expect(notes).toEqual([
    { kind: 'redirect', message: 'the page led on to /login, and that is what the picture shows' },
    { kind: 'redirect', message: 'the page led on to /login?next=app, and that is what the picture shows' },
  ]);
});

test('pages that say little are not taken for preloaders', async () => {
  const notes = await notesOf(
    {
      '/text': '<!doctype html><p>OK',
      '/colour': '<!doctype html><body style="background:#0f0">',
      '/image': '<!doctype html><img src=/red.svg>',
      '/canvas': '<!doctype html><canvas width=200 height=200></canvas>',
      '/shadow':
        '<!doctype html><x-a></x-a><script>document.querySelector("x-a").attachShadow({ mode: "closed" }).innerHTML = "Text"</script>',
      '/frame': '<!doctype html><iframe src=/text></iframe>',
      '/red.svg': (_, response) => response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg),
      '/about':
        '<!doctype html><body class=page-loading><h1>Loading bays</h1><p>Our loading bays are open from Monday to Friday, from eight to five, and on request.',
      '/heading': '<!doctype html><h1>Loading data</h1><p>From files and tables',
      '/splash':
        '<!doctype html><section class=splash style="position:absolute;inset:0"><h1>Welcome</h1><a href="/">Enter</a></section>',
      '/dialog':
        '<!doctype html><p>A text that lies below the dialog and is long enough to be a page of its own, were it only seen.<div style="position:fixed;inset:0;background:#fff">Are you of age? <button>Yes</button></div>',
      '/slides':
        '<!doctype html><style>section { position: absolute; inset: 0; background: #fc9 }</style><section><h1>Three</h1></section><section><p>A text that lies below the first slide, and is long enough to be a page of its own.</section><section><h1>One</h1></section>',
      '/gone':
        '<!doctype html><style>#preloader { position: fixed; inset: 0; background: #fff; opacity: 0 }</style><div id=preloader>Loading</div><p>Welcome',
      '/bars':
        '<!doctype html><h2>Skills</h2><div role=progressbar style="width:100px;height:10px;background:red"></div><progress value=3 max=9></progress>',
      '/lone-button': '<!doctype html><button style="width:50px;height:20px"></button>',
    },
    {
      pages: [
        '/text',
        '/colour',
        '/image',
        '/slides',
        '/canvas',
        '/shadow',
        '/frame',
        '/red.svg',
        '/about',
        '/heading',
        '/splash',
        '/dialog',
        '/gone',
        '/bars',
        '/lone-button',
      ],
    },
  );
  expect(notes).toEqual([]);
});

test('strict makes what is otherwise noted fail the shot', async () => {
  const { results } = await shootSite(
    {
      '/good': '<p>good',
      '/style': '<link rel=stylesheet href=/missing.css><p>text',
      '/errors': `<script>setTimeout(() => { throw new Error('two') }); throw new Error('one')</script><p>text`,
      '/blank': '<div></div>',
    },
    {
      strict: true,
      pages: ['/good', '/style', '/errors', '/blank', { path: '/style', name: 'lenient', strict: false }],
    },
  );
  expect(results.map(({ outcome }) => outcome.status)).toEqual(['new', 'failed', 'failed', 'failed', 'new']);
  expect(results.slice(1, 4).map((result) => failureOf(result))).toMatchObject([
    { kind: 'strict', message: 'GET /missing.css answered 404 (strict)' },
    { kind: 'strict', message: 'script error: one (/errors:1:61), and 1 more (strict)' },
    { kind: 'strict', message: 'the page is blank: nothing on it can be seen (strict)' },
  ]);
});

test('a page that is meant to answer 404 is no problem of its own, even if strict', async () => {
  const { results } = await shootSite(
    { '/': '<p>start' },
    { strict: true, pages: [{ path: '/missing', status: 404 }] },
  );
  expect(results[0]).toMatchObject({ outcome: { status: 'new' }, notes: [] });
});

const words = 'Some words that say nothing but fill a line or two of this page. '.repeat(8);

test.each<[what: string, page: string, name: string]>([
  [
    'a style against flickering that stays',
    `<!doctype html><style>.wait main { opacity: 0 }</style><body class=wait><h1>A title that is long enough to be a text and can be seen, unlike what follows it.</h1><main><p class=text>${words}`,
    'p.text',
  ],
  [
    'sections that never appear',
    `<!doctype html><style>section { visibility: hidden; height: 200px }</style><h1>A title that is long enough to be a text and can be seen, unlike what follows it.</h1>${`<section>${words}</section>`.repeat(5)}`,
    'section',
  ],
])('a page of which most is hidden is named: %s', async (_, page, name) => {
  expect(await notesOf({ '/': page })).toEqual([
    {
      kind: 'hidden',
      message: `most of what the page says cannot be seen: it is transparent or invisible, such as ${name}`,
    },
  ]);
});

test('what is hidden on purpose is not named', async () => {
  const seen = '<h1>A title that is long enough to be a text and can be seen, unlike what follows it.</h1>';
  const notes = await notesOf(
    {
      '/tabs': `<!doctype html>${seen}<div style="display:none">${words}</div>`,
      '/menu': `<!doctype html>${seen}<nav style="position:absolute;opacity:0">${words}</nav>`,
      '/few': `<!doctype html>${seen}<p style="opacity:0">${words.slice(0, 70)}</p>`,
      '/less': `<!doctype html><p>${words}${words}<p style="visibility:hidden">${words}`,
    },
    { pages: ['/tabs', '/menu', '/few', '/less'] },
  );
  expect(notes).toEqual([]);
});

test('what was waited for in vain is named', async () => {
  const page = `<!doctype html><p>A text</p><script>fetch('/never')
    indexedDB.open('x', 1).onupgradeneeded = ({ target }) => { const { transaction } = target
      const store = target.result.createObjectStore('s'); const go = () => { store.get('k').onsuccess = go }; go() }</script>`;
  const kinds = await notesOf({ '/': page, '/never': () => {} }, { timeout: 60_000 });
  expect(kinds).toEqual([
    {
      kind: 'incomplete',
      message: expect.stringMatching(/^the page still waited for the browser after 5 s/),
    },
    { kind: 'incomplete', message: 'GET /never was not answered in 5 s' },
  ]);
});
