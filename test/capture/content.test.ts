import { expect, test } from 'vitest';
import { type Route, testServer } from '../support/server.ts';
import { failureOf, shootSite } from './shoot.ts';

const red = '#ff0000ff';
const white = '#ffffffff';
const green = '#00ff00ff';

/** Answers, and remembers that it was asked. */
function asked(): { paths: string[]; route: Route } {
  const paths: string[] = [];
  return {
    paths,
    route: (request, response) => {
      paths.push(request.url!);
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
    },
  };
}

test('what block names is never asked for, by the page, its frames or its sockets, and is nothing to report', async () => {
  const { paths, route } = asked();
  const { results } = await shootSite(
    {
      '/': `<script src=/track.js></script><img src=/pixel.gif><iframe src=/frame></iframe><iframe src=/inner></iframe>
        <script>fetch('/api/data').catch(() => {}); new WebSocket(location.href.replace('http', 'ws') + 'socket')</script><p>text`,
      '/inner': '<img src=/pixel.gif?inner>inner',
      '/track.js': route,
      '/pixel.gif': route,
      '/frame': route,
      '/api/data': route,
      '/api/other': route,
      '/socket': route,
    },
    { block: ['**/track.js', '**/pixel.gif*', '**/frame', '**/api/**', '**/socket'] },
  );
  expect(paths).toEqual([]);
  expect(results[0]!.notes).toEqual([]);
});

test('third-party is every host but that of the site', async () => {
  const { paths, route } = asked();
  const other = await testServer({ '/ad.js': route, '/ad.png': route, '/ad.html': route });
  // The same machine by another name is another host.
  const elsewhere = other.url.replace('127.0.0.1', 'localhost');
  const own = asked();
  const page = `<!doctype html><script src=${elsewhere}ad.js></script><img src=${elsewhere}ad.png><iframe src=${elsewhere}ad.html></iframe><script src=/own.js></script><p>text`;
  const blocked = await shootSite({ '/': page, '/own.js': own.route }, { block: ['third-party'] });
  expect([paths, own.paths]).toEqual([[], ['/own.js']]);
  expect(blocked.results[0]!.notes).toEqual([]);
  await shootSite({ '/': page, '/own.js': own.route }, {});
  expect(paths.toSorted()).toEqual(['/ad.html', '/ad.js', '/ad.png']);
});

const everywhere = `<!doctype html><style>body { margin: 0; background: #fff } .x { height: 50px; background: #f00 } .x b { visibility: visible }</style>
  <div class=x></div>
  <x-open></x-open><x-closed></x-closed>
  <iframe src=/frame style="display:block;border:0;height:50px;width:100%"></iframe>
  <div id=late></div><div style="height:50px;background:#0f0"></div>
  <script>
    const inside = '<style>.x { height: 50px; background: #f00 }</style><div class=x></div>'
    for (const mode of ['open', 'closed']) customElements.define('x-' + mode, class extends HTMLElement {
      constructor() { super(); this.style.display = 'block'; this.attachShadow({ mode }).innerHTML = inside } })
    setTimeout(() => { late.innerHTML = '<div class=x><b style="display:block;height:50px;background:#f00"></b></div>' }, 1000)
    document.adoptedStyleSheets = []
  </script>`;
const frame =
  '<!doctype html><style>body { margin: 0 } .x { height: 50px; background: #f00 }</style><div class=x></div>';

const five = (colour: string) => Array.from({ length: 5 }, () => colour);

test('elements are hidden, removed or masked in frames and shadow roots too, whenever they come', async () => {
  const { picture } = await shootSite(
    { '/': everywhere, '/frame': frame },
    {
      pages: [
        { path: '/', name: 'shown' },
        { path: '/', name: 'hidden', hide: ['.x'] },
        { path: '/', name: 'removed', remove: ['.x'] },
        { path: '/', name: 'masked', mask: ['.x'], maskColor: '#123456' },
        {
          path: '/',
          name: 'styled',
          style: '.x { background: #00f !important } .x b { background: #00f !important }',
        },
      ],
    },
  );
  const rows = async (name: string) => {
    const page = await picture(name);
    return [25, 75, 125, 175, 225].map((y) => page.at(200, y));
  };
  expect(await rows('shown')).toEqual(five(red));
  expect(await rows('hidden')).toEqual(five(white));
  expect((await picture('hidden')).at(200, 275)).toBe(green);
  // Only the frame keeps its place, with nothing in it.
  expect(await rows('removed')).toEqual([white, green, white, white, white]);
  expect(await rows('masked')).toEqual(five('#123456ff'));
  expect(await rows('styled')).toEqual(five('#0000ffff'));
});

test('what is removed is never painted, and a page cannot bring it back', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0 } .banner { height: 100px; background: #f00 }</style><div class=banner></div>
        <div id=measure style="height:50px;background:#00f"></div>
        <script>document.title = measure.offsetTop; document.querySelector('.banner').style.setProperty('display', 'block')
          document.body.append(...Array.from({ length: measure.offsetTop / 100 }, () => document.createElement('hr')))</script>`,
    },
    { remove: ['.banner'] },
  );
  const page = await picture('index');
  expect([page.at(200, 10), page.height]).toEqual(['#0000ffff', 300]);
});

test('a mask covers what is above everything, far down, or found by its text, and moves nothing', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0 } #far { margin-top: 2000px; height: 50px; background: #f00 }
          dialog { border: 0; padding: 0; margin: 0 auto } dialog div { width: 100px; height: 50px; background: #f00 }
          .scroller { height: 50px; overflow: auto } .scroller p { margin: 100px 0 0; height: 50px; background: #f00 }</style>
        <div id=far></div><div class=scroller><p></p></div><div style="height:50px;line-height:50px"><span>Prices</span></div>
        <dialog><div></div></dialog><script>document.querySelector('dialog').showModal()</script>`,
    },
    {
      maskColor: '#123456',
      pages: [
        { path: '/', name: 'plain' },
        { path: '/', name: 'masked', mask: ['#far', 'dialog div', '.scroller p', 'text=Prices'] },
      ],
    },
  );
  const [plain, masked] = [await picture('plain'), await picture('masked')];
  expect(masked.height).toBe(plain.height);
  const mask = '#123456ff';
  expect([masked.at(200, 20), masked.at(200, 2025), masked.at(10, 2125)]).toEqual([mask, mask, mask]);
  // The element that is scrolled out of sight is not covered, for something else is there.
  expect(masked.at(200, 2075)).toBe(plain.at(200, 2075));
  expect(masked.at(300, 1000)).toBe(plain.at(300, 1000));
});

test('a mask covers all that is seen of an element: beyond a box that does not cut it off, and without a box of its own', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0 } .cut { width: 100px; height: 50px; overflow: hidden } .secret { width: 200px; height: 100px; background: #f00 }</style>
        <div class=cut><div class=secret style="position:absolute"></div></div>
        <div class=cut style="position:absolute;top:150px"><div class=secret></div></div>
        <x-a class=secret style="display:contents"><div style="position:absolute;top:250px;width:50px;height:50px;background:#f00"></div></x-a>`,
    },
    { mask: ['.secret'], maskColor: '#123456' },
  );
  const page = await picture('index');
  const mask = '#123456ff';
  expect([page.at(5, 5), page.at(199, 99), page.at(5, 155), page.at(20, 275)]).toEqual(Array(4).fill(mask));
  expect([page.at(150, 155), page.at(5, 205)]).toEqual([white, white]);
});

test('a mask of an XML file is laid, and one that finds nothing in an image is no mistake', async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect id="a" width="100" height="100"/></svg>`;
  const { results } = await shootSite(
    {
      '/a.xml': (_, response) =>
        response.writeHead(200, { 'content-type': 'text/xml' }).end('<a><b>x</b></a>'),
      '/a.svg': (_, response) => response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg),
    },
    {
      pages: [
        { path: '/a.xml', mask: ['b', '.header'] },
        { path: '/a.svg', mask: ['.header'] },
        { path: '/a.svg', name: 'found', mask: ['#a'] },
      ],
    },
  );
  expect(results.map(({ outcome }) => outcome.status)).toEqual(['new', 'new', 'failed']);
  expect(failureOf(results[2]!).message).toMatch('mask needs an HTML page');
});

test.each([
  ['hide', 'text=Accept', 'hide: text=Accept is no CSS selector'],
  ['remove', '.a >', 'remove: .a > is no CSS selector'],
  ['expand', '#1', 'expand: #1 is no CSS selector'],
  ['mask', '<<', 'mask: << is no selector, neither of CSS nor of Playwright'],
])('a selector in %s that cannot be read fails the shot and is named', async (option, selector, message) => {
  const { results } = await shootSite({ '/': '<p>text' }, { [option]: [selector] });
  expect(failureOf(results[0]!)).toMatchObject({ kind: 'selector', message });
});

test('hide and remove work without scripts', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0 } div { height: 50px; background: #f00 } #c { background: #0f0 }</style><div id=a></div><div id=b></div><div id=c></div>`,
    },
    { javaScriptEnabled: false, hide: ['#a'], remove: ['#b'] },
  );
  const page = await picture('index');
  expect([page.at(5, 25), page.at(5, 75)]).toEqual([white, green]);
});
