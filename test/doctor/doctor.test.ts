import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { doctor } from '../../src/doctor/index.ts';
import type { Diagnosis, DoctorEvent } from '../../src/model/index.ts';
import type { PageOptions } from '../../src/options/index.ts';
import { type Route, testServer } from '../support/server.ts';

type Unstable = Extract<Diagnosis, { readonly status: 'unstable' }>;

/** What the doctor says of one page of a site with these routes. */
async function examine(routes: Record<string, Route>, page: string | PageOptions = '/'): Promise<Diagnosis> {
  const { url } = await testServer(routes);
  return examineAt(url, page);
}

async function examineAt(url: string, page: string | PageOptions): Promise<Diagnosis> {
  const config = configOf({ site: url, pages: [page], viewport: { width: 400, height: 300 } }, '/');
  const { signal } = new AbortController();
  const { diagnoses } = await doctor(config, { selection: {}, reporters: [], signal });
  return diagnoses[0]!;
}

function unstable(diagnosis: Diagnosis): Unstable {
  expect(diagnosis).toMatchObject({ status: 'unstable' });
  return diagnosis as Unstable;
}

/** Answers with another text each time. */
function counting(type: string, write: (count: number) => string) {
  let count = 100;
  return (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': type });
    response.end(write((count += 1)));
  };
}

test('a page that holds still is stable, and nothing is to be done', async () => {
  const diagnosis = await examine({ '/': '<h1>Still</h1><canvas></canvas>' });
  expect(diagnosis).toMatchObject({ status: 'stable', pictures: 5, differs: [], answers: [] });
});

test('names the element, the request and both texts when a server answers differently', async () => {
  const page = counting(
    'text/html',
    (count) =>
      `<h1>Shop</h1><p>Visits: <b id="visits" style="display: inline-block; width: 50px">${count}</b></p>`,
  );
  const { findings, remedy } = unstable(await examine({ '/shop': page }, '/shop'));
  expect(findings).toEqual([
    {
      kind: 'text',
      selector: '#visits',
      name: '#visits',
      tag: 'b',
      isContent: false,
      cover: '#visits',
      before: expect.stringMatching(/^1\d\d$/),
      after: expect.stringMatching(/^1\d\d$/),
      cause: {
        kind: 'server',
        certain: true,
        message: expect.stringMatching(/^the server answers differently: GET \/shop, "1\d\d" → "1\d\d"$/),
      },
    },
  ]);
  expect(remedy).toEqual({
    where: "instead of '/shop'",
    line: "{ path: '/shop', mask: ['#visits'] },",
    holds: true,
  });
});

test('with the line that it prints, the page is stable', async () => {
  const { url } = await testServer({
    '/': `<div class="time" style="width: 200px">…</div>
      <script>fetch('/now').then((answer) => answer.json()).then(({ now }) => { document.querySelector('.time').textContent = now; })</script>`,
    '/now': counting('application/json', (count) => `{"now":"12:00:${count}"}`),
  });
  const { remedy } = unstable(await examineAt(url, '/'));
  const entry = new Function(`return [${remedy!.line}][0]`)() as PageOptions;
  expect(entry).toEqual({ path: '/', mask: ['.time'] });
  // The server still answers differently, and no picture shows it.
  const shotWithOptions = await examineAt(url, entry);
  expect(shotWithOptions).toMatchObject({ status: 'stable', answers: [{ request: 'GET /now' }] });
});

test('only the option is printed for a page that has options already, with what they mask', async () => {
  const page = counting('text/html', (count) => `<h1>A</h1><p id="a">a ${count}</p><p id="b">b ${count}</p>`);
  const { remedy } = unstable(await examine({ '/': page }, { path: '/', mask: ['#a'] }));
  expect(remedy).toEqual({ where: "for the page '/'", line: "mask: ['#a', '#b'],", holds: true });
});

test('what moves the rest of the page is taken out, not covered, and what follows it is not named', async () => {
  let visits = 0;
  const page = ({ headers }: IncomingMessage, response: ServerResponse) => {
    // The site is asked once before the browser comes.
    if (headers['user-agent']?.includes('Chrome')) visits += 1;
    response.setHeader('content-type', 'text/html');
    // The first picture has none, all others have one.
    response.end(`<h1>News</h1>${visits === 1 ? '' : '<div class="ad">Buy now</div>'}<p>one</p><p>two</p>`);
  };
  const { findings, remedy } = unstable(await examine({ '/': page }));
  expect(findings).toMatchObject([
    { kind: 'appeared', name: '.ad', after: 'Buy now', cause: { kind: 'server', certain: true } },
  ]);
  expect(remedy).toMatchObject({ line: "{ path: '/', remove: ['.ad'] },", holds: true });
});

test('a colour of the server is a change of style', async () => {
  const page = counting('text/html', (count) => `<h1>Sale</h1><p style="color: rgb(${count}, 0, 0)">red</p>`);
  const { findings } = unstable(await examine({ '/': page }));
  expect(findings).toMatchObject([
    { kind: 'style', name: 'p', before: expect.stringMatching(/^color: rgb\(1\d\d, 0, 0\)$/) },
  ]);
});

test('an element that stands elsewhere each time has moved, and its children went along', async () => {
  const page = counting(
    'text/html',
    (count) => `<h1>Map</h1><div id="pin" style="position: absolute; left: ${count}px"><b>here</b></div>`,
  );
  const { findings } = unstable(await examine({ '/': page }));
  expect(findings).toMatchObject([
    { kind: 'moved', name: '#pin', before: expect.stringMatching(/^1\d\d, /) },
  ]);
});

test('an image that is another one each time is named with its address', async () => {
  const { findings } = unstable(
    await examine({
      '/': '<h1>Photo</h1><img src="/photo" width="100" height="100">',
      '/photo': counting(
        'image/svg+xml',
        (count) =>
          `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="${count - 90}" height="100"/></svg>`,
      ),
    }),
  );
  expect(findings).toMatchObject([
    { kind: 'image', name: 'img', after: '/photo', cause: { kind: 'server', certain: true } },
  ]);
});

test('a worker is the likely cause if no server is', async () => {
  const diagnosis = await examine(
    {
      '/': `<div class="ticks" style="width: 300px">none</div>
        <script>new Worker('/worker.js').onmessage = ({ data }) => { document.querySelector('.ticks').textContent = data; }</script>`,
      '/worker.js': (_, response) => {
        response.setHeader('content-type', 'text/javascript');
        response.end(`let turns = 0; const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => { turns += 1; if (turns % 100 === 0) postMessage(turns); port2.postMessage(0) }; port2.postMessage(0)`);
      },
    },
    { path: '/', waitFor: { textGone: 'none' } },
  );
  const { findings, remedy } = unstable(diagnosis);
  expect(findings).toMatchObject([
    {
      kind: 'text',
      name: '.ticks',
      cause: { kind: 'worker', certain: false, message: expect.stringContaining('/worker.js') },
    },
  ]);
  expect(remedy).toMatchObject({ line: "mask: ['.ticks'],", holds: true });
});

test('a stream of events is the cause if it brought the text', async () => {
  let visitor = 0;
  const diagnosis = await examine(
    {
      '/': `<div data-testid="feed" style="width: 300px">none</div>
        <script>new EventSource('/events').onmessage = ({ data }) => { document.querySelector('div').textContent = data; }</script>`,
      '/events': (_, response) => {
        visitor += 1;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: visitor number ${visitor}\n\n`);
      },
    },
    { path: '/', waitFor: { textGone: 'none' } },
  );
  const { findings, remedy } = unstable(diagnosis);
  expect(findings).toMatchObject([
    {
      kind: 'text',
      cause: { kind: 'event-stream', certain: true, message: 'a stream of events (/events) brings it' },
    },
  ]);
  expect(remedy).toMatchObject({ line: 'mask: [\'[data-testid="feed"]\'],', holds: true });
});

test('a canvas that is drawn from data is drawn differently, and the data is the likely cause', async () => {
  const { findings } = unstable(
    await examine({
      '/': `<h1>Chart</h1><canvas width="300" height="100"></canvas>
        <script>fetch('/data').then((answer) => answer.text()).then((width) => { document.querySelector('canvas').getContext('2d').fillRect(0, 0, width, 50); })</script>`,
      '/data': counting('text/plain', String),
    }),
  );
  expect(findings).toMatchObject([
    { kind: 'drawn', name: 'canvas', cause: { kind: 'server', certain: false } },
  ]);
});

test.each([
  ['an element', { selector: '#part' }],
  ['a part of the page', { clip: { x: 0, y: 150, width: 300, height: 200 } }],
])('finds the place of a change in the picture of %s, at two pixels per CSS pixel', async (_, taken) => {
  const { findings } = unstable(
    await examine(
      {
        '/': `<body style="margin: 0"><canvas id="quiet" width="300" height="100" style="display: block"></canvas>
          <div id="part" style="margin-top: 100px; width: 300px"><canvas id="loud" width="300" height="100"></canvas></div>
          <script>fetch('/data').then((answer) => answer.text()).then((width) => { loud.getContext('2d').fillRect(0, 0, width, 50); })</script>`,
        '/data': counting('text/plain', String),
      },
      { path: '/', deviceScaleFactor: 2, ...taken },
    ),
  );
  expect(findings.map(({ name }) => name)).toEqual(['#loud']);
});

test('an element in a frame is named with its frame, and the frame is what can be covered', async () => {
  const { findings, remedy } = unstable(
    await examine({
      '/': '<h1>Frame</h1><iframe id="weather" src="/inner" width="200" height="100"></iframe>',
      '/inner': counting('text/html', (count) => `<p id="degrees">${count}°</p>`),
    }),
  );
  expect(findings).toMatchObject([{ name: '#degrees in the frame #weather', selector: '#weather' }]);
  expect(remedy).toMatchObject({ line: "{ path: '/', mask: ['#weather'] },", holds: true });
});

test('a colour that differs by two levels is told as faint noise', async () => {
  const { findings } = unstable(
    await examine({
      '/': '<h1>Photo</h1><canvas width="100" height="100"></canvas><script>fetch("/shade").then((answer) => answer.text()).then((shade) => { const context = document.querySelector("canvas").getContext("2d"); context.fillStyle = `rgb(${shade}, 0, 0)`; context.fillRect(0, 0, 10, 10); })</script>',
      '/shade': counting('text/plain', (count) => String(100 + (count % 3))),
    }),
  );
  expect(findings).toMatchObject([
    {
      kind: 'noise',
      name: 'canvas',
      after: expect.stringMatching(/^100 pixels, by at most [12] of 255 levels$/),
    },
  ]);
});

test('what has no element of its own cannot be covered', async () => {
  const page = counting('text/html', (count) => `count ${count}`);
  const { findings, remedy } = unstable(await examine({ '/': page }));
  expect(findings).toMatchObject([{ kind: 'text', name: 'body', cause: { kind: 'server' } }]);
  expect(remedy).toBeUndefined();
});

test('a page that cannot be captured is reported as such', async () => {
  expect(await examine({}, '/nothing')).toMatchObject({
    status: 'failed',
    failure: { kind: 'http-status' },
  });
});

test('tells what it does while it works, and stops the site that it started', async () => {
  const events: DoctorEvent[] = [];
  const { url } = await testServer({ '/': 'a', '/b': 'b' });
  const config = configOf({ site: url, pages: ['/', '/b'] }, '/');
  const { surroundings, diagnoses } = await doctor(config, {
    selection: { only: ['b'] },
    reporters: [(event) => events.push(event)],
    signal: new AbortController().signal,
  });
  expect(diagnoses.map(({ shot }) => shot.id)).toEqual(['b']);
  expect(surroundings).toMatchObject({
    environment: { browser: expect.stringMatching(/\d+\.\d/), os: process.platform },
    fingerprint: expect.stringMatching(/^[\da-f]{8}$/),
    node: process.version,
  });
  expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'notice')).toEqual(
    expect.arrayContaining(['begin', 'browser-ready', 'site-ready', 'shot-begin', 'diagnosis']),
  );
});

test('a user who cannot log in fails the diagnosis, and the page is not looked at without the user', async () => {
  let asked = 0;
  const { url } = await testServer({
    '/login': '<input type=password>Wrong password',
    '/': (_, response) => {
      asked += 1;
      response.end('x');
    },
  });
  const users = { ada: { path: '/login', actions: [] } };
  const config = configOf({ site: url, users, pages: [{ path: '/', user: 'ada' }] }, '/');
  const { signal } = new AbortController();
  const { diagnoses } = await doctor(config, { selection: {}, reporters: [], signal });
  expect(diagnoses).toMatchObject([
    {
      status: 'failed',
      failure: {
        kind: 'login',
        message:
          'the user ada could not log in: the page is still at /login and asks for a password; it says: Wrong password',
      },
    },
  ]);
  // To find out whether the site is ready.
  expect(asked).toBe(1);
});
