import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Route } from '../../support/server.ts';
import { see, seeTwice } from './see.ts';

const counter = `<!doctype html><p id=x></p><script>
  let ticks = 0; setInterval(() => { x.textContent = ++ticks + ' ticks' }, 100)</script>`;
const after =
  (ms: number, body: string): Route =>
  (_, response) =>
    void setTimeout(() => response.end(body), ms);

test('four seconds of timers have run when the picture is taken, and no more', async () => {
  const [one, two] = await seeTwice(counter);
  expect(one.text).toBe('40 ticks');
  expect(two.bytes).toEqual(one.bytes);
});

test('an answer that takes its time takes none of the page’s', async () => {
  const page = `<p id=x></p><script>let ticks = 0; setInterval(() => ticks++, 100)
    fetch('/answer').then((answer) => answer.text()).then((text) => { x.textContent = text + ' after ' + ticks })</script>`;
  const { text } = await see({ '/': page, '/answer': after(700, 'hello') });
  expect(text).toBe('hello after 0');
});

const pieces: Route = async (_, response) => {
  for (const piece of ['a', 'b', 'c', 'd']) {
    response.write(piece);
    await delay(100);
  }
  response.end();
};

test('an answer that comes and is read piece by piece takes none of it either', async () => {
  const page = `<p id=x></p><script>let ticks = 0; setInterval(() => ticks++, 100)
    fetch('/pieces').then(async ({ body }) => {
      for await (const piece of body.pipeThrough(new TextDecoderStream())) x.append(piece + ticks + ' ') })</script>`;
  expect((await see({ '/': page, '/pieces': pieces })).text).toBe('a0 b0 c0 d0');
});

test('a page that asks for news now and then has each answer when it asked', async () => {
  const page = `<p id=x></p><script>setInterval(async () => {
    const { status } = await fetch('/news'); x.append(performance.now() + ' ') }, 500)</script>`;
  const { text } = await see({ '/': page, '/news': after(300, 'x') });
  expect(text).toBe('500 1000 1500 2000 2500 3000 3500 4000');
});

test('a page that it goes on to has a clock of its own', async () => {
  const first = '<meta http-equiv=refresh content="2; url=/second">first';
  expect((await see({ '/': first, '/second': counter })).text).toBe('40 ticks');
  const script = `<script>setTimeout(() => { location.href = '/second' }, 3990)</script>`;
  expect((await see({ '/': script, '/second': counter })).text).toBe('40 ticks');
});

test('a frame that came later has had its four seconds too, and the page no more than its own', async () => {
  const page = `${counter}<script>setTimeout(() => {
    const frame = document.createElement('iframe'); frame.src = '/frame'; document.body.append(frame) }, 1500)
    addEventListener('message', ({ data }) => { document.title = data })</script>`;
  const frame = `${counter}<script>setInterval(() => parent.postMessage(x.textContent, '*'), 100)</script>`;
  const { text, value } = await see({ '/': page, '/frame': frame }, {}, 'document.title');
  expect([text, value]).toEqual(['40 ticks', '40 ticks']);
});

test('animations run by the page’s time, and what waits for their end is told', async () => {
  const page = `<!doctype html><style>div { width: 10px; height: 10px; transition: width 0.7s }</style><div id=box></div><p id=x></p><script>
    addEventListener('transitionend', () => { x.append('transition over ') })
    setTimeout(() => { box.style.width = '90px' }, 100)
    box.animate([{ opacity: 0 }, { opacity: 1 }], 1200).finished.then(() => x.append('animation over'))
    box.animate([{ marginLeft: 0 }, { marginLeft: '9px' }], 60_000).finished.then(() => x.append('never '))</script>`;
  const [one, two] = await seeTwice(page, { animations: 'allow' });
  expect(one.text).toBe('transition over animation over');
  expect(two.bytes).toEqual(one.bytes);
});

const stream: Route = (_, response) =>
  void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: hello\n\n');

test('a stream does not hold the picture up', async () => {
  const page = `${counter}<script>new EventSource('/stream')</script>`;
  expect((await see({ '/': page, '/stream': stream })).text).toBe('40 ticks');
});

test('a request that the server keeps open is not waited for for ever', async () => {
  const page = `${counter}<script>fetch('/never')</script>`;
  expect((await see({ '/': page, '/never': () => {} })).text).toBe('40 ticks');
});

test.each(['/poll', '/poll?since='])(
  'a page that asks %s again and again does not hold the picture up',
  async (address) => {
    const page = `${counter}<script>(async () => {
    for (let count = 0; ; count++) await (await fetch('${address}' + ('${address}'.includes('?') ? count : ''))).text() })()</script>`;
    // Each takes ten milliseconds of the page's time, so four seconds of them would be more than a minute.
    expect((await see({ '/': page, '/poll': after(200, '') })).text).toBe('40 ticks');
  },
);

test('an answer that the page does not read does not hold the picture up', async () => {
  const page = `${counter}<script>fetch('/beacon')</script>`;
  expect((await see({ '/': page, '/beacon': after(10, 'x'.repeat(200_000)) })).text).toBe('40 ticks');
});

test('a page that hangs under virtual time is taken without it, and a note says so', async () => {
  // Without the step that moves the clock on, this ends only where time passes by itself.
  const page = `<p>waits</p><script>setTimeout(() => {
    const until = Date.now() + 300; while (Date.now() < until); document.querySelector('p').textContent = 'done' }, 100)</script>`;
  const { text, notes } = await see(page, { recipe: { clock: false }, at: 500, timeout: 60_000 });
  expect(text).toBe('done');
  expect(notes).toEqual([
    { kind: 'real-time', message: 'taken in real time: under virtual time the page did nothing for 12 s' },
  ]);
});

test('without virtual time the moment is the same, and nothing happens after it', async () => {
  const page = `<p id=x></p><script>setInterval(() => { x.textContent = Date.now() }, 5)
    fetch('/answer').then(() => { document.title = 'answered' })</script>`;
  const { text, value, notes } = await see(
    { '/': page, '/answer': after(300, '') },
    { recipe: { virtualTime: false }, at: 600 },
    `[document.title, document.getElementById('x').textContent, String(Date.now())]`,
  );
  const [title, shown, now] = value as string[];
  expect(title).toBe('answered');
  expect(Number(shown)).toBeGreaterThan(Date.UTC(2025, 0, 1, 12));
  expect(Number(now)).toBeGreaterThanOrEqual(Number(shown));
  expect(text).toBe(shown);
  expect(notes).toEqual([]);
});

test('without virtual time it is said what was no longer waited for', async () => {
  const asking = `<p>text</p><script>let count = 0; const ask = () => fetch('/answer/' + (count += 1)); ask(); setInterval(ask, 60)</script>`;
  const answering = Object.fromEntries(
    Array.from({ length: 199 }, (_, count) => [`/answer/${count + 1}`, 'x']),
  );
  const how = { recipe: { virtualTime: false } };
  expect((await see({ '/': asking, ...answering }, how)).notes).toEqual([
    {
      kind: 'incomplete',
      message:
        'the page kept asking for data and was taken as it was 5 s after it had loaded: say with waitFor what it is to show',
    },
  ]);
  const waiting = `<p>text</p><script>fetch('/never')</script>`;
  expect((await see({ '/': waiting, '/never': () => {} }, how)).notes).toEqual([
    { kind: 'incomplete', message: 'GET /never was not answered in 5 s' },
  ]);
});

const image: Route = (_, response) =>
  void setTimeout(() => {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    response.end('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');
  }, 300);

test('a page without scripts is taken as it loads', async () => {
  const page = `<p>plain</p><img src=/late.svg><script>document.querySelector('p').textContent = 'scripted'</script>`;
  const { text, value, notes } = await see(
    { '/': page, '/late.svg': image },
    { javaScriptEnabled: false },
    'document.images[0].naturalWidth',
  );
  expect([text, value, notes]).toEqual(['plain', 30, []]);
});
