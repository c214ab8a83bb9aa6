import { expect, test } from 'vitest';
import { type PendingResponse, due } from '../../../src/capture/recipe/order.ts';
import { publicApiOnly } from '../../../src/playwright/index.ts';
import { withoutTimersFrom } from '../../support/clock.ts';
import { type Route, testServer } from '../../support/server.ts';
import { see } from './see.ts';

/** Answers after so many milliseconds of the clock on the wall. */
function after(ms: number, body = '', type = 'text/plain'): Route {
  return (_, response) =>
    void setTimeout(() => response.writeHead(200, { 'content-type': type }).end(body), ms);
}

const script = (ms: number, name: string) =>
  after(ms, `say('${name} ' + document.readyState)`, 'text/javascript');
const image = (ms: number) =>
  after(ms, '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>', 'image/svg+xml');

/** Writes down what comes first. */
const says = `<p id=said></p><script>var said = document.getElementById('said'), say = (text) => said.append(text + ' ')</script>`;
const said = `said.textContent.trim()`;

test.for<[string, string, string]>([
  ['nothing is asked', '', ''],
  ['the first one is not here', 'asked, held', ''],
  ['the first one is here', 'held, held', '0'],
  ['the one before is on its way', 'arriving, held', ''],
  ['nobody waits for the one before', 'late, held, held', '1'],
  ['nobody waits for any of them', 'late, late', ''],
  ['the parser waits for some', 'held, held script, asked script, held sheet, held script', '1 3'],
  ['the parser waits for one that is not here', 'held, asked script', ''],
  ['a style sheet before a script is not here', 'held script, asked sheet, held script', '0'],
  [
    'there are images of which nobody hears',
    'held image, asked image, held image, held, held image',
    '0 2 4',
  ],
  ['images come after something else', 'held, held image', '0 1'],
  ['images are on their way', 'arriving image, held image, held', '1'],
  ['the parser waits, and there are images', 'held image, held script, held', '0 1'],
  ['the page itself is being read', 'arriving page, held image, held script, held', '2'],
])('the answers that are due if %s', ([, states, expected]) => {
  const open = states
    .split(', ')
    .filter(Boolean)
    .map((words, index) => {
      const [state, kind = 'other'] = words.split(' ') as [
        PendingResponse['state'],
        PendingResponse['kind']?,
      ];
      return { state, kind, index };
    });
  const indexes = (areImagesUnheard: boolean) =>
    due(open, areImagesUnheard)
      .map(({ index }) => index)
      .join(' ');
  expect(indexes(true)).toBe(expected);
  if (!states.includes('image')) expect(indexes(false)).toBe(expected);
});

test('images of which a script hears come one by one, after all that the parser waits for', () => {
  const held = { state: 'held', kind: 'image' } as const;
  const blocking = { state: 'asked', kind: 'script' } as const;
  expect(due([held, { ...held }], false)).toEqual([held]);
  expect(due<PendingResponse>([held, blocking], false)).toEqual([]);
});

test('scripts that run as they come do so between the same pieces of the page, whichever comes first', async () => {
  const page = `${says}<script async src=/one.js></script><script async src=/two.js></script>
    <script>say('inline')</script><script src=/blocking.js></script>`;
  const orders = new Set<unknown>();
  for (const [one, two, blocking] of [
    [150, 0, 60],
    [0, 150, 60],
    [60, 0, 150],
  ] as const) {
    const scripts = { '/one.js': script(one, 'one'), '/two.js': script(two, 'two') };
    const routes = { '/': page, ...scripts, '/blocking.js': script(blocking, 'blocking') };
    orders.add((await see(routes, {}, said)).value);
  }
  expect(orders.size).toBe(1);
  expect(String([...orders])).toMatch(/^inline .*one .*two /);
});

// To a session of ours the browser tells of a frame's document sooner.
test.skipIf(publicApiOnly)(
  'images, frames, fonts and data arrive in the order in which they were asked for',
  async () => {
    const page = `${says}<script>
    const image = new Image(); image.onload = () => say('image'); image.src = '/image.svg';
    new FontFace('f', 'url(/missing.woff2)').load().catch(() => say('font'));
    fetch('/data').then((answer) => answer.text()).then(say);
    const request = new XMLHttpRequest(); request.onload = () => say('request'); request.open('GET', '/more'); request.send();
    fetch('/elsewhere').then((answer) => answer.text()).then(say);
    const missing = new Image(); missing.onerror = () => say('missing'); missing.src = '/missing.png';
    const frame = document.createElement('iframe'); frame.onload = () => say('frame'); frame.src = '/frame'; document.body.append(frame);
  </script>`;
    const routes: Record<string, Route> = {
      '/': page,
      '/image.svg': image(120),
      '/data': after(90, 'data'),
      '/more': after(10),
      '/elsewhere': (_, response) => void response.writeHead(302, { location: '/there' }).end(),
      '/there': after(60, 'redirected'),
      '/frame': 'frame',
    };
    // Browsers ask for images and fonts only when the script is over.
    expect((await see(routes, {}, said)).value).toBe('data request redirected frame font image missing');
  },
);

test('a script that looks at the layout when the page is parsed always sees as many images', async () => {
  const page = `${says}<img src=/1.svg><img src=/2.svg><script src=/blocking.js></script>
    <script>document.addEventListener('DOMContentLoaded', () => say([...document.images].map((image) => image.width)))</script>`;
  const widths = new Set();
  for (const ms of [0, 120]) {
    const routes = {
      '/': page,
      '/1.svg': image(ms),
      '/2.svg': image(120 - ms),
      '/blocking.js': script(60, 'script'),
    };
    widths.add((await see(routes, {}, said)).value);
  }
  expect(widths.size).toBe(1);
});

test('a script that waits for a style sheet sees as many images as one that does not', async () => {
  const page = `<link rel=stylesheet href=/style.css><script src=/head.js></script>${says}<img src=/1.svg><img src=/2.svg>
    <script>say([...document.images].map((image) => image.width))</script>`;
  const seen = [];
  for (const [style, head] of [
    [0, 120],
    [120, 0],
  ] as const) {
    const routes = {
      '/': page,
      '/style.css': after(style, 'p { color: red }', 'text/css'),
      '/head.js': after(head, '0', 'text/javascript'),
      '/1.svg': image(200),
      '/2.svg': image(200),
    };
    seen.push((await see(routes, {}, said)).value);
  }
  expect(seen).toEqual(['20,20', '20,20']);
});

test('images of which the rest of a page hears arrive in order, if it comes in pieces', async () => {
  const routes: Record<string, Route> = {
    '/': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).write(`${says}<img src=/0.svg>`);
      const rest = [1, 2, 3].map((index) => `<img src=/${index}.svg onload="say(${index})">`).join('');
      setTimeout(() => response.end(rest), 150);
    },
  };
  for (const index of [0, 1, 2, 3]) routes[`/${index}.svg`] = image(index === 0 ? 0 : 90 - 30 * index);
  expect((await see(routes, {}, said)).value).toBe('1 2 3');
});

test('more images than a server has connections arrive in order', async () => {
  const many = Array.from({ length: 40 }, (_, index) => `<img src=/${index}.svg onload="say(${index})">`);
  const routes: Record<string, Route> = { '/': `${says}${many.join('')}<script src=/blocking.js></script>` };
  for (let index = 0; index < 40; index += 1) routes[`/${index}.svg`] = image((index * 7) % 30);
  routes['/blocking.js'] = script(0, 'script');
  const { value } = await see(routes, {}, said);
  expect(value).toBe(['script loading', ...Array.from({ length: 40 }, (_, index) => index)].join(' '));
});

test('what never ends does not hold up the rest', async () => {
  const page = `${says}<script>
    fetch('/endless').then(async (answer) => { await answer.body.getReader().read(); say('endless') });
    fetch('/unread').then(() => say('unread'));
    new EventSource('/events').onmessage = () => say('event');
    navigator.sendBeacon('/beacon');
    new Worker('/worker.js').onmessage = ({ data }) => say(data);
    fetch('/data').then(() => say('data'));
  </script>`;
  const routes: Record<string, Route> = {
    '/': page,
    '/endless': (_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    },
    '/unread': after(0, 'x'.repeat(3_000_000)),
    '/events': (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n'),
    '/beacon': () => {},
    '/worker.js': after(
      0,
      `fetch('/work').then((answer) => answer.text()).then(postMessage)`,
      'text/javascript',
    ),
    '/work': after(0, 'worker'),
    '/data': after(0, 'data'),
  };
  const { value } = await see(
    routes,
    { waitFor: { expression: `/data.*worker|worker.*data/.test(said.textContent)` } },
    said,
  );
  expect(value).toMatch(/endless unread .*data/);
});

test('an answer for which a script stops everything comes at once', async () => {
  const page = `${says}<img src=/image.svg onload="say('image')"><script>
    const request = new XMLHttpRequest(); request.open('GET', '/now', false); request.send(); say(request.responseText)
  </script>`;
  const routes = { '/': page, '/image.svg': image(0), '/now': after(30, 'now') };
  // What is held too long is let go in steps of 50 ms, and a page that stands still is taken in real time, with a note.
  withoutTimersFrom(50);
  const { value, notes } = await see(routes, {}, said);
  expect([value, notes]).toEqual(['now image', []]);
});

test('a page goes on to another one while it waits for answers', async () => {
  const first = `<img src=/image.svg><script>fetch('/never'); location.href = '/second'</script>`;
  const routes = {
    '/': first,
    '/second': `${says}<script>fetch('/data').then(() => say('second'))</script>`,
    '/image.svg': image(50),
    '/never': () => {},
    '/data': after(0),
  };
  expect((await see(routes, {}, said)).value).toBe('second');
});

test('an answer that the server gives only when it was asked something else comes after that', async () => {
  let answer: (() => void) | undefined;
  const page = `${says}<script>fetch('/first').then(() => say('first')); fetch('/second').then(() => say('second'))</script>`;
  const routes: Record<string, Route> = {
    '/': page,
    '/first': (_, response) => void (answer = () => response.end()),
    '/second': (_, response) => {
      answer?.();
      response.end();
    },
  };
  expect((await see(routes, {}, said)).value).toBe('first second');
});

test('for a request that is never answered the others do not wait for ever', async () => {
  const page = `${says}<script>fetch('/never'); fetch('/data').then(() => say('data'))</script>`;
  expect((await see({ '/': page, '/never': () => {}, '/data': after(0) }, {}, said)).value).toBe('data');
});

test('with `order: false` they come as the network brings them', async () => {
  const page = `${says}<script>for (const name of ['slow', 'quick']) fetch('/' + name).then(() => say(name))</script>`;
  const routes = { '/': page, '/slow': after(200), '/quick': after(0) };
  expect((await see(routes, {}, said)).value).toBe('slow quick');
  expect((await see(routes, { recipe: { order: false } }, said)).value).toBe('quick slow');
});

test('a password is told to the servers of the site and to no others', async () => {
  const heard: string[] = [];
  const asks =
    (name: string): Exclude<Route, string> =>
    ({ headers }, response) => {
      if (headers.authorization) heard.push(name);
      response.setHeader('access-control-allow-origin', '*');
      if (!headers.authorization) response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' });
      response.end(headers.authorization ? 'let in' : 'not let in');
    };
  const { url } = await testServer({ '/frame': asks('elsewhere') });
  const page = `${says}<iframe src=${url}frame></iframe><script>fetch('/data').then((answer) => answer.text()).then(say)</script>`;
  const home: Route = (request, response) => {
    if (!request.headers.authorization) return asks('page')(request, response);
    heard.push('page');
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  };
  const httpCredentials = { username: 'ada', password: 'secret' };
  const { value } = await see({ '/': home, '/data': asks('data') }, { httpCredentials }, said);
  expect(value).toBe('let in');
  expect(heard).toEqual(['page', 'data']);
});
