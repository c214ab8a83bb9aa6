import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { underLoad } from '../support/cpu-load.ts';
import type { Route } from '../support/server.ts';
import { type Given, titles } from './titles.ts';

const soon: Route = ({ url }, response) => void delay(Math.random() * 80).then(() => response.end(url));

const threeTimes = {
  script: `
    for (const path of ['/slow', '/fast', '/now']) fetch(path).then((r) => r.text()).then(at);
    setTimeout(() => at('timer'), 200);`,
  mock: [
    { url: '/slow', text: 'slow', delay: 300 },
    { url: '/fast', text: 'fast', delay: '100ms' },
    { url: '/now', text: 'now' },
  ],
} satisfies Given;

test('delayed answers come at their time on the clock of the page', async () => {
  expect(await titles(threeTimes)).toEqual(['now@0 fast@100 timer@200 slow@300']);
});

test('delayed answers keep their order with timers and answers of the server on a busy machine', async () => {
  const found = await underLoad(6, () =>
    titles({
      script: `${threeTimes.script} setTimeout(() => fetch('/real').then((r) => r.text()).then(log), 150)`,
      mock: threeTimes.mock,
      times: 12,
      routes: { '/real': soon },
      options: { timeout: 120_000 },
    }),
  );
  expect(found).toEqual(['now@0 fast@100 /real timer@200 slow@300']);
});

test.each(['fetch', 'XHR', 'worker'])(
  'the picture shows a page that waits for a delayed answer to %s',
  async (way) => {
    const ways: Record<string, string> = {
      fetch: 'fetch("/data").then((r) => r.text()).then(at)',
      XHR: 'const r = new XMLHttpRequest(); r.open("GET", "/data"); r.onload = () => at(r.responseText); r.send()',
      worker: `const code = \`fetch("\${location.origin}/data").then((r) => r.text()).then(postMessage)\`;
      new Worker(URL.createObjectURL(new Blob([code]))).onmessage = ({ data }) => at(data)`,
    };
    const given = {
      script: `log('waiting'); ${ways[way]}`,
      mock: [{ url: '/data', text: 'data', delay: '3s' }],
    };
    expect(await titles({ ...given, options: { at: '2s' } })).toEqual(['waiting']);
    expect(await titles({ ...given, options: { at: '4s' } })).toEqual(['waiting data@3000']);
  },
);

test('a request that waits for a delayed answer can be aborted', async () => {
  expect(
    await titles({
      script: `
        const abort = new AbortController();
        fetch('/data', { signal: abort.signal }).then(() => at('answered'), ({ name }) => at(name));
        const r = new XMLHttpRequest(); r.open('GET', '/data');
        r.onload = () => at('loaded'); r.onabort = () => at('aborted'); r.send();
        setTimeout(() => { abort.abort(); r.abort(); }, 500);`,
      mock: [{ url: '/data', text: 'data', delay: 1_000 }],
    }),
  ).toEqual([expect.stringMatching(/^(?:AbortError@500 aborted@500|aborted@500 AbortError@500)$/)]);
});

test('a delay belongs to the first rule that fits, with its method', async () => {
  expect(
    await titles({
      script: `
        const ask = (method) => fetch('/data', { method }).then((r) => r.text()).then(at);
        ask('POST'); ask('GET'); fetch(new Request('/data', { method: 'put' })).then((r) => r.text()).then(at);`,
      mock: [
        { url: '/data', method: 'post', text: 'post', delay: 200 },
        { url: '/data', method: 'get', text: 'get' },
        { url: '/data', text: 'other', delay: 400 },
      ],
    }),
  ).toEqual(['get@0 post@200 other@400']);
});

test('delays are kept in real time too', async () => {
  const [title] = await titles({ ...threeTimes, options: { recipe: { virtualTime: false } } });
  expect(title!.replaceAll(/@\d+/g, '')).toBe('now fast timer slow');
});

test('answers of mocks and of the server come in the order of the requests', async () => {
  const paths = ['/mocked1', '/real1', '/mocked2', '/real2', '/mocked3'];
  const found = await titles({
    script: `for (const path of ${JSON.stringify(paths)}) fetch(path).then((r) => r.text()).then(log);
      document.body.append(Object.assign(new Image(), { src: '/picture.svg', onload: () => log('picture') }));`,
    mock: [
      {
        url: '/mocked*',
        answer: async ({ url }) => delay(Math.random() * 60, { text: new URL(url).pathname }),
      },
      {
        url: '/picture.svg',
        text: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        headers: { 'content-type': 'image/svg+xml' },
      },
    ],
    times: 12,
    routes: { '/real1': soon, '/real2': soon },
  });
  expect(found).toEqual([`${paths.join(' ')} picture`]);
});

test('messages of a WebSocket come at their time on the clock of the page', async () => {
  const found = await underLoad(4, () =>
    titles({
      script: `
        const socket = new WebSocket('/live', ['chat']);
        log([socket instanceof WebSocket, socket.readyState, new URL(socket.url).pathname, socket.protocol]);
        try { socket.send('x'); } catch (error) { log(error.name); }
        socket.onopen = () => { at('open' + socket.readyState); socket.send('hello'); };
        socket.addEventListener('message', ({ data, origin }) => at(data + (origin === location.origin.replace('http', 'ws'))));
        socket.onclose = ({ code, wasClean }) => at('close' + code + wasClean + socket.readyState);
        setTimeout(() => at('timer'), 200);
        setTimeout(() => fetch('/real').then((r) => r.text()).then(log), 250);`,
      mock: [
        {
          webSocket: '/live',
          messages: [
            'one',
            { json: { two: 2 }, delay: 100 },
            { text: 'three', delay: '200ms' },
            { close: true },
          ],
        },
      ],
      times: 8,
      routes: { '/real': soon },
      options: { timeout: 120_000 },
    }),
  );
  expect(found).toEqual([
    'true,0,/live,chat InvalidStateError open1@0 onetrue@0 {"two":2}true@100 timer@200 /real threetrue@300 close1000true3@300',
  ]);
});

test('a page can close a mocked WebSocket, and open it again', async () => {
  expect(
    await titles({
      script: `
        let count = 0;
        const connect = () => {
          const socket = new WebSocket(location.origin.replace('http', 'ws') + '/live');
          socket.onmessage = ({ data }) => { at(data); socket.close(4000, 'again'); };
          socket.onclose = ({ code, reason }) => { log(code + reason); if (++count < 3) setTimeout(connect, 100); };
        };
        connect();`,
      mock: [{ webSocket: '**/live', messages: ['hello', 'never'] }],
    }),
  ).toEqual(['hello@0 4000again hello@100 4000again hello@200 4000again']);
});

test('with only, a WebSocket that no rule answers does not connect', async () => {
  let upgrades = 0;
  expect(
    await titles({
      script: `
        const socket = new WebSocket('/other');
        socket.onerror = () => log('error');
        socket.onclose = ({ code }) => log(code);`,
      mock: { rules: [{ webSocket: '/live', messages: [] }], only: true },
      routes: { '/other': (_, response) => void ((upgrades += 1), response.end()) },
    }),
  ).toEqual(['error 1006']);
  expect(upgrades).toBe(0);
});

test('a worker gets the messages of a mocked WebSocket', async () => {
  expect(
    await titles({
      script: `
        const code = 'new WebSocket("' + location.origin.replace('http', 'ws') + '/live").onmessage = ({ data }) => postMessage(data)';
        new Worker(URL.createObjectURL(new Blob([code]))).onmessage = ({ data }) => at(data);`,
      mock: [{ webSocket: '/live', messages: ['one', { text: 'two', delay: 500 }] }],
    }),
  ).toEqual(['one@0 two@500']);
});
