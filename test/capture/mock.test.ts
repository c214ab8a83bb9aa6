import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { MockOptions, Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { readPicture } from '../support/picture.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { project, taken } from '../reuse/project.ts';

/** A page that is lime if this script says so. */
const page = (script: string) => `<!doctype html><body style="background:red"><script>
  const lime = (isSo) => { if (isSo) document.body.style.background = 'lime'; };
  (async () => { ${script} })();</script>`;

/** What a request asks of the server, which counts it. */
async function shoot(script: string, options: Partial<Options>, files: Record<string, string> = {}) {
  const asked: string[] = [];
  const server: Route = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('from the server');
  };
  const { url } = await testServer({
    '/': page(script),
    '/api/orders': server,
    '/api/other': server,
  });
  const cwd = await temporaryFolder(files);
  const { results } = await run(
    configOf({ site: url, viewport: { width: 100, height: 100 }, ...options }, cwd),
  );
  const messages = results.map(({ outcome }) =>
    outcome.status === 'failed' ? outcome.failure.message : outcome.status,
  );
  const colour =
    messages[0] === 'new' ? (await readPicture(join(cwd, 'output/index.png'))).at(50, 50) : undefined;
  return {
    asked,
    messages,
    colour,
    notes: results.flatMap(({ notes }) => notes.map(({ message }) => message)),
  };
}

const lime = '#00ff00ff';

const ways: Readonly<
  Record<string, readonly [mock: MockOptions['mock'], script: string, files?: Record<string, string>]>
> = {
  json: [
    [{ url: '**/api/orders', json: [{ id: 7 }] }],
    'lime((await (await fetch("/api/orders")).json())[0].id === 7)',
  ],
  'text, status and headers': [
    [{ url: '**/api/orders', text: 'gone', status: 410, headers: { 'x-why': 'old' } }],
    'const r = await fetch("/api/orders"); lime(r.status === 410 && r.headers.get("x-why") === "old" && (await r.text()) === "gone")',
  ],
  'a file': [
    [{ url: '**/api/orders', file: 'orders.json' }],
    'const r = await fetch("/api/orders"); lime(/json/.test(r.headers.get("content-type")) && (await r.json()) === 5)',
    { 'orders.json': '5' },
  ],
  'one rule without a list': [
    { url: '/api/orders', json: 1 },
    'lime((await (await fetch("/api/orders?page=2")).json()) === 1)',
  ],
  abort: [[{ url: '**/api/orders', abort: true }], 'await fetch("/api/orders").catch(() => lime(true))'],
  'an XHR': [
    [{ url: '**/api/orders', text: 'x' }],
    'const r = new XMLHttpRequest(); r.open("GET", "/api/orders"); r.onload = () => lime(r.responseText === "x"); r.send()',
  ],
  'a method': [
    [
      { url: '**/api/orders', method: 'post', json: 'posted' },
      { url: '**/api/orders', json: 'got' },
    ],
    'const ask = async (method) => (await fetch("/api/orders", { method })).json(); lime((await ask("POST")) === "posted" && (await ask("GET")) === "got")',
  ],
  'a function': [
    [
      {
        url: '**/api/**',
        answer: ({ url, method, body }) => ({ json: [new URL(url).pathname, method, body] }),
      },
    ],
    'const r = await fetch("/api/orders", { method: "POST", body: "hi" }); lime((await r.json()).join() === "/api/orders,POST,hi")',
  ],
  'a function that leaves it to the next rule': [
    [
      { url: '**/api/**', answer: () => null },
      { url: '**/api/orders', text: 'next' },
    ],
    'lime((await (await fetch("/api/orders")).text()) === "next")',
  ],
  'another origin': [
    [{ url: 'https://api.example.com/orders', json: 1 }],
    'lime((await (await fetch("https://api.example.com/orders", { headers: { "x-a": "b" } })).json()) === 1)',
  ],
  'a worker': [
    [{ url: '**/api/orders', text: 'x' }],
    'const code = `fetch("${location.origin}/api/orders").then((r) => r.text()).then(postMessage)`; new Worker(URL.createObjectURL(new Blob([code]))).onmessage = ({ data }) => lime(data === "x")',
  ],
  'a WebSocket': [
    [{ webSocket: '**/live', messages: ['one', 'two'] }],
    'let seen = ""; new WebSocket(`ws://${location.host}/live`).onmessage = ({ data }) => { seen += data; lime(seen === "onetwo"); }',
  ],
  'a HAR file': [
    [{ har: 'api.har' }],
    'lime((await (await fetch("https://api.example.com/orders")).json()) === 3)',
    {
      'api.har': JSON.stringify({
        log: {
          version: '1.2',
          creator: { name: 'x', version: '1' },
          entries: [
            {
              request: { method: 'GET', url: 'https://api.example.com/orders', headers: [] },
              response: {
                status: 200,
                headers: [
                  { name: 'content-type', value: 'application/json' },
                  { name: 'access-control-allow-origin', value: '*' },
                ],
                content: { mimeType: 'application/json', text: '3' },
              },
            },
          ],
        },
      }),
    },
  ],
};

test.each(Object.entries(ways))('%s is answered without the server', async (_, [mock, script, files]) => {
  const { asked, messages, colour } = await shoot(script, { mock: mock! }, files);
  expect(messages).toEqual(['new']);
  expect(asked).toEqual([]);
  expect(colour).toBe(lime);
});

test('the page itself can be mocked', async () => {
  const mock = [
    { url: '**/', text: '<body style="background:lime">', headers: { 'content-type': 'text/html' } },
  ];
  expect(await shoot('', { mock })).toMatchObject({ messages: ['new'], colour: lime });
});

test('what no rule answers goes to the server, unless only the rules may answer', async () => {
  const script =
    'await fetch("/api/orders"); lime((await (await fetch("/api/other")).text()) === "from the server")';
  const rules = [{ url: '**/api/orders', json: 1 }];
  const open = await shoot(script, { mock: rules });
  expect(open).toMatchObject({ asked: ['GET /api/other'], colour: lime });
  const closed = await shoot(script, { mock: { rules, only: true } });
  expect(closed).toMatchObject({ asked: [], colour: '#ff0000ff' });
  expect(closed.notes.join('\n')).toContain('GET /api/other');
});

test('what is blocked is not mocked, and the rest is, with notes on what failed', async () => {
  const script = `
    const ask = (path) => fetch(path).then((r) => r.text(), () => 'failed');
    const answers = [await ask('/api/orders'), await ask('/api/blocked'), await ask('/api/other'), await ask('/api/gone')];
    lime(answers.join() === 'mocked,failed,from the server,failed');`;
  const { colour, asked, notes } = await shoot(script, {
    block: ['**/blocked'],
    mock: [
      { url: '/api/gone', abort: true },
      { url: '/api/{orders,blocked}', text: 'mocked' },
    ],
  });
  expect(colour).toBe(lime);
  expect(asked).toEqual(['GET /api/other']);
  expect(notes).toEqual([expect.stringContaining('GET /api/gone failed')]);
});

test('a request to another host that no rule answers is asked for as before, with its preflight', async () => {
  const asked: string[] = [];
  const other = await testServer({
    '/real': ({ method }, response) => {
      asked.push(method!);
      response
        .writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' })
        .end('real');
    },
  });
  const script = `
    const ask = (path) => fetch(path, { method: 'POST', headers: { 'x-a': 'b' } }).then((r) => r.text());
    lime((await ask('${other.url}real')) + (await ask('${other.url}mocked')) === 'realmocked');`;
  const { colour } = await shoot(script, { mock: [{ url: `${other.url}mocked`, text: 'mocked' }] });
  expect(colour).toBe(lime);
  expect(asked).toEqual(['OPTIONS', 'POST']);
});

test('with only, nothing that scripts ask of any host gets through, and the page itself does', async () => {
  const other = await testServer({});
  const script = `
    const ask = (path, init) => fetch(path, init).then(() => 'answered', () => 'failed');
    navigator.sendBeacon('/api/other', 'x');
    new EventSource('/api/other');
    lime(
      (await ask('/api/orders')) === 'failed' &&
        (await ask('${other.url}x', { method: 'PUT', headers: { 'x-a': 'b' } })) === 'failed',
    );`;
  const { colour, asked, notes } = await shoot(script, { mock: { rules: [], only: true } });
  expect(colour).toBe(lime);
  expect(asked).toEqual([]);
  const why = 'failed: no rule of mock answers it, and with only, no server does';
  expect(notes).toEqual([`GET /api/orders ${why}`, `GET /api/other ${why}`, `PUT ${other.url}x ${why}`]);
});

test.each([
  [
    'a function that throws',
    { answer: () => JSON.parse('{') as never },
    /^the mock for \/api\/orders could not answer GET http:\S+\/api\/orders: .*JSON/,
  ],
  [
    'a file that a function names and that is not there',
    { answer: () => ({ file: 'nowhere.json' }) },
    /the file \/\S+\/nowhere\.json does not exist/,
  ],
])('%s makes the shot fail', async (_, rule, message) => {
  const { messages } = await shoot('await fetch("/api/orders")', { mock: [{ url: '/api/orders', ...rule }] });
  expect(messages).toEqual([expect.stringMatching(message)]);
});

test('a mistake in a rule without a list is told', () => {
  expect(() => configOf({ site: 'http://127.0.0.1:1', mock: { har: 'nowhere.har' } }, '/project')).toThrow(
    /mock\.har: nowhere\.har does not exist/,
  );
  expect(() => configOf({ site: 'http://127.0.0.1:1', mock: { url: '/{a', json: 1 } }, '/project')).toThrow(
    /mock\.url: expected an address whose braces match/,
  );
});

test('mistakes in mocks are told all at once', () => {
  const mock = [
    { url: '**', json: 1, text: '2' },
    { url: '**', file: 'nowhere.json' },
    { har: 'nowhere.har' },
    { webSocket: '/live', messages: [{}, { text: 'a', json: 1 }] },
  ];
  expect(() => configOf({ site: 'http://127.0.0.1:1', mock }, '/project')).toThrow(
    /mock\[0\]\.text: cannot stand beside json.*\n.*mock\[1\]\.file: nowhere\.json does not exist\n.*mock\[2\]\.har: nowhere\.har does not exist.*\n.*mock\[3\]\.messages\[0\]: expected one of text.*\n.*mock\[3\]\.messages\[1\]\.json: cannot stand beside text/,
  );
  expect(() => configOf({ site: 'http://127.0.0.1:1', mock: [{ urll: '**' }] } as never, '/')).toThrow(
    /mock\[0\]\.urll: unknown option; did you mean "url"/,
  );
});

test('a page that posts is reused if that is mocked, and taken again if the answer changed', async () => {
  const script =
    'const r = await fetch("/api/orders", { method: "POST" }); document.body.append(await r.text())';
  const { run: shootAgain, cwd } = await project(
    { '/': page(script), '/api/orders': 'x' },
    {},
    { 'a.txt': 'one' },
  );
  const pages = ['/'];
  const mock = [{ url: '**/api/orders', file: 'a.txt' }];
  await shootAgain({ pages });
  expect(taken(await shootAgain({ pages }))).toEqual({ index: expect.stringContaining('POST') });
  await shootAgain({ pages, mock });
  expect(taken(await shootAgain({ pages, mock }))).toEqual({});
  await writeFile(join(cwd, 'a.txt'), 'two');
  expect(await shootAgain({ pages, mock })).toMatchObject({
    index: { status: 'changed', reason: 'its options changed' },
  });
  expect(readFileSync(join(cwd, 'a.txt'), 'utf8')).toBe('two');
});
