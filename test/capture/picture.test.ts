import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageSize } from 'image-size';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { PageOptions } from '../../src/options/index.ts';
import type { Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { readPicture } from '../support/picture.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Takes pictures of a page and gives the folder in which they lie. */
async function shoot(routes: Record<string, Route>, options: Options): Promise<string> {
  const [{ url }, cwd] = [await testServer(routes), await temporaryFolder()];
  const report = await run(configOf({ site: url, viewport: { width: 400, height: 300 }, ...options }, cwd));
  expect(report.results.map(({ outcome }) => outcome).filter(({ status }) => status === 'failed')).toEqual(
    [],
  );
  return join(cwd, 'output');
}

const blocks = `<!doctype html><title>Blocks</title><meta name=viewport content=width=device-width><style>
  body { margin: 0; background: #fff } div { height: 200px } #b { background: #00f; width: 100px; margin-left: 50px }
  @media (prefers-color-scheme: dark) { body { background: #111 } }
</style><div style="background:#f00"></div><div id="b"></div><div style="background:#0f0"></div>`;

const page = (options: Omit<PageOptions, 'path'> & { name: string }): PageOptions => ({
  path: '/',
  ...options,
});

test('takes the whole page, the window, a part or an element', async () => {
  const output = await shoot(
    { '/': blocks },
    {
      pages: [
        page({ name: 'whole' }),
        page({ name: 'window', fullPage: false }),
        page({ name: 'part', clip: { x: 40, y: 390, width: 30, height: 20 } }),
        page({ name: 'element', selector: '#b' }),
        page({ name: 'retina', selector: '#b', deviceScaleFactor: 2 }),
        page({ name: 'css', selector: '#b', deviceScaleFactor: 2, scale: 'css' }),
      ],
    },
  );
  const size = async (name: string) => {
    const { width, height } = await readPicture(join(output, `${name}.png`));
    return [width, height];
  };
  expect(await size('whole')).toEqual([400, 600]);
  expect(await size('window')).toEqual([400, 300]);
  expect(await size('part')).toEqual([30, 20]);
  expect(await size('element')).toEqual([100, 200]);
  expect(await size('retina')).toEqual([200, 400]);
  expect(await size('css')).toEqual([100, 200]);
  const whole = await readPicture(join(output, 'whole.png'));
  expect([whole.at(5, 5), whole.at(60, 250), whole.at(5, 250), whole.at(5, 599)]).toEqual([
    '#ff0000ff',
    '#0000ffff',
    '#ffffffff',
    '#00ff00ff',
  ]);
  const part = await readPicture(join(output, 'part.png'));
  expect([part.at(5, 5), part.at(15, 5), part.at(15, 15)]).toEqual(['#ffffffff', '#0000ffff', '#00ff00ff']);
});

test('masks, hides by style, and leaves the background out', async () => {
  const output = await shoot(
    { '/': blocks.replace('background: #fff', '') },
    {
      pages: [
        page({ name: 'mask', mask: ['#b'] }),
        page({ name: 'colour', mask: ['#b'], maskColor: '#123456' }),
        page({ name: 'style', style: '#b { background: #0ff }' }),
        page({ name: 'clear', omitBackground: true }),
      ],
    },
  );
  const at = async (name: string, x: number) => (await readPicture(join(output, `${name}.png`))).at(x, 300);
  expect(await at('mask', 60)).toBe('#ff00ffff');
  expect(await at('colour', 60)).toBe('#123456ff');
  expect(await at('style', 60)).toBe('#00ffffff');
  expect(await at('clear', 5)).toBe('#00000000');
});

test('a picture with everything that is put on it is the same twice', async () => {
  const options = {
    path: '/',
    mask: ['#b'],
    hide: ['div:last-of-type'],
    style: 'body { background: #ff0 !important; transition: background 1s }',
  };
  const output = await shoot(
    { '/': `${blocks}<div style="position:fixed;bottom:0;width:50%;height:30px;background:#0ff"></div>` },
    {
      recipe: { confirm: true },
      pages: [
        { ...options, name: 'one' },
        { ...options, name: 'two' },
      ],
    },
  );
  const [one, two] = await Promise.all(['one.png', 'two.png'].map((file) => readFile(join(output, file))));
  expect(one!.equals(two!)).toBe(true);
  expect((await readPicture(join(output, 'one.png'))).at(5, 250)).toBe('#ffff00ff');
});

test('writes JPEG in the quality that was asked for', async () => {
  const output = await shoot(
    { '/': blocks },
    { type: 'jpeg', pages: [page({ name: 'good', quality: 100 }), page({ name: 'bad', quality: 1 })] },
  );
  const [good, bad] = [await readFile(join(output, 'good.jpeg')), await readFile(join(output, 'bad.jpeg'))];
  expect(imageSize(good)).toMatchObject({ type: 'jpg', width: 400, height: 600 });
  expect(bad.length).toBeLessThan(good.length);
});

test('the page believes in the browser that the options describe', async () => {
  const seen: Record<string, unknown>[] = [];
  const output = await shoot(
    {
      '/': `${blocks}<script>fetch('/seen', { method: 'POST', body: JSON.stringify({
        width: innerWidth, scale: devicePixelRatio, language: navigator.language, agent: navigator.userAgent.includes('iPhone'),
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone, dark: matchMedia('(prefers-color-scheme: dark)').matches,
        still: matchMedia('(prefers-reduced-motion)').matches, touch: 'ontouchstart' in window }) })</script>`,
      '/seen': (request, response) => {
        request.on('data', (data) =>
          seen.push({ ...JSON.parse(String(data)), extra: request.headers['x-extra'] }),
        );
        response.end();
      },
    },
    {
      concurrency: 1,
      variants: {
        plain: {},
        phone: { device: 'iPhone 15', colorScheme: 'dark', locale: 'de-DE', timezoneId: 'Asia/Tokyo' },
        odd: { reducedMotion: 'no-preference', extraHTTPHeaders: { 'x-extra': 'yes' } },
      },
      pages: ['/'],
    },
  );
  const plain = {
    width: 400,
    scale: 1,
    language: 'en-US',
    agent: false,
    zone: 'UTC',
    dark: false,
    still: true,
    touch: false,
  };
  expect(seen).toEqual([
    plain,
    {
      width: 393,
      scale: 3,
      language: 'de-DE',
      agent: true,
      zone: 'Asia/Tokyo',
      dark: true,
      still: true,
      touch: true,
    },
    { ...plain, still: false, extra: 'yes' },
  ]);
  expect((await readPicture(join(output, 'index.phone.png'))).at(5, 1000)).toBe('#111111ff');
});

const later =
  (ms: number, type: string, body: string): Route =>
  (_, response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': type }).end(body), ms);
  };

test('waits for lazy images, late data and web fonts, and follows a page that goes on', async () => {
  const red = `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50" fill="red"/></svg>`;
  const output = await shoot(
    {
      '/lazy': `<!doctype html><body style="margin:0"><div style="height:5000px"></div><img loading=lazy src=/red.svg style="display:block">`,
      '/red.svg': later(200, 'image/svg+xml', red),
      '/late': `<!doctype html><body style="margin:0"><script>
        fetch('/data').then((answer) => answer.text()).then((colour) => setTimeout(() => fetch('/more').then(() => { document.body.style.background = colour }), 250))
      </script>`,
      '/data': later(300, 'text/plain', '#0f0'),
      '/more': later(200, 'text/plain', ''),
      '/list': `<!doctype html><body style="margin:0"><script>
        fetch('/data').then(() => { document.body.innerHTML = '<div style="height:6000px"></div><img loading=lazy src=/red.svg style="display:block">' })
      </script>`,
      '/moves': `<!doctype html><script>setTimeout(() => { location.href = '/there' }, 30)</script>`,
      '/there': `<!doctype html><body style="margin:0;background:#00f">`,
    },
    { pages: ['/lazy', '/late', '/list', '/moves'] },
  );
  expect((await readPicture(join(output, 'lazy.png'))).at(25, 5025)).toBe('#ff0000ff');
  expect((await readPicture(join(output, 'late.png'))).at(5, 5)).toBe('#00ff00ff');
  expect((await readPicture(join(output, 'list.png'))).at(25, 6025)).toBe('#ff0000ff');
  expect((await readPicture(join(output, 'moves.png'))).at(5, 5)).toBe('#0000ffff');
});

test('animations are ended and the text cursor is hidden, so that a page is the same twice', async () => {
  const moving = `<!doctype html><style>@keyframes move { to { margin-left: 300px } }
    #a { animation: move 0.4s infinite alternate; width: 50px; height: 50px; background: red }</style>
    <div id=a></div><input autofocus>`;
  const [one, two] = await Promise.all([shoot({ '/': moving }, {}), shoot({ '/': moving }, {})]);
  expect(await readFile(join(one, 'index.png'))).toEqual(await readFile(join(two, 'index.png')));
});

test('a page is taken without its scripts, and an image or a text as a page of its own', async () => {
  const red = `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50" fill="red"/></svg>`;
  const output = await shoot(
    {
      '/': '<!doctype html><body style="margin:0;background:#0f0"><script>document.body.style.background = "red"</script>',
      '/red.svg': later(0, 'image/svg+xml', red),
      '/text': later(0, 'text/plain', 'text'),
      '/json': later(0, 'application/json', '{"a":1}'),
    },
    {
      pages: [
        { path: '/', javaScriptEnabled: false },
        '/red.svg',
        { path: '/red.svg', name: 'part', clip: { x: 0, y: 0, width: 10, height: 10 } },
        '/text',
        '/json',
      ],
    },
  );
  expect((await readPicture(join(output, 'index.png'))).at(5, 5)).toBe('#00ff00ff');
  expect((await readPicture(join(output, 'red.svg.png'))).at(25, 25)).toBe('#ff0000ff');
  expect((await readPicture(join(output, 'part.png'))).width).toBe(10);
});

const secret: Route = (request, response) => {
  const { authorization, cookie } = request.headers;
  const known =
    authorization === `Basic ${btoa('me:word')}` ||
    authorization === 'Bearer token' ||
    cookie === 'login=yes';
  response.writeHead(known ? 200 : 401, { 'www-authenticate': 'Basic realm="x"' }).end('<p>secret');
};

test('logs in with a password, a header or a stored state, each by itself', async () => {
  const state = JSON.stringify({
    cookies: [
      {
        name: 'login',
        value: 'yes',
        domain: '127.0.0.1',
        path: '/',
        expires: -1,
        httpOnly: false,
        secure: false,
        sameSite: 'Lax',
      },
    ],
    origins: [],
  });
  const folder = await temporaryFolder({ 'state.json': state });
  await shoot(
    { '/': secret },
    {
      pages: [
        page({ name: 'password', httpCredentials: { username: 'me', password: 'word' } }),
        page({ name: 'header', extraHTTPHeaders: { Authorization: 'Bearer token' } }),
        page({ name: 'state', storageState: join(folder, 'state.json') }),
      ],
    },
  );
});

test('answers media queries and touch as the options say', async () => {
  const output = await shoot(
    {
      '/': `<!doctype html><style>body { margin: 0; background: #fff }
        @media (prefers-contrast: more) { body { background: #00f } }
        @media (forced-colors: active) { body { height: 900px } }</style>
        <script>if (navigator.maxTouchPoints > 0) document.documentElement.style.filter = 'invert(1)'</script>`,
    },
    {
      pages: [
        page({ name: 'plain' }),
        page({ name: 'contrast', contrast: 'more' }),
        page({ name: 'forced', forcedColors: 'active' }),
        page({ name: 'touch', hasTouch: true }),
      ],
    },
  );
  const read = (name: string) => readPicture(join(output, `${name}.png`));
  const at = async (name: string) => (await read(name)).at(5, 100);
  expect(await Promise.all(['plain', 'contrast', 'touch'].map(at))).toEqual([
    '#ffffffff',
    '#0000ffff',
    '#000000ff',
  ]);
  expect((await read('forced')).height).toBe(900);
});

test('a large image is painted by the time of the picture', async () => {
  const png = new PNG({ width: 5000, height: 4000 });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([at % 251, (at >> 8) % 251, 90, 255], at);
  const large = PNG.sync.write(png, { deflateLevel: 1 });
  const image: Route = (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(large);
  const show = '<img src=/large.png style="display:block;width:400px;height:300px">';
  const output = await shoot(
    {
      '/': `<!doctype html><body style="margin:0">${show}`,
      '/late': `<!doctype html><body style="margin:0"><script>fetch('/').then(() => { document.body.innerHTML = '${show}' })</script>`,
      '/large.png': image,
    },
    { pages: ['/', '/late'] },
  );
  const blue = async (name: string) => (await readPicture(join(output, `${name}.png`))).at(200, 280).slice(5);
  expect([await blue('index'), await blue('late')]).toEqual(['5aff', '5aff']);
});
