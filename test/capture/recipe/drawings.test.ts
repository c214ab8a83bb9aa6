import { expect, test } from 'vitest';
import type { Options } from '../../../src/index.ts';
import type { Route } from '../../support/server.ts';
import { shootSite } from '../shoot.ts';
import { see } from './see.ts';

const drawing = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="20">${inner}</svg>`;
const box = (animation: string) => drawing(`<rect width="20" height="20" fill="#00f">${animation}</rect>`);
const styled = (css: string) => drawing(`<style>${css}</style><rect width="20" height="20" fill="#00f"/>`);
const go = '@keyframes go { to { transform: translateX(80px) } }';

/** Each with the place of its box, in tens of pixels, when it has ended or at 4 s; and at 500 ms. */
const kinds: readonly (readonly [file: string, end: number, soon: number])[] = [
  [box('<animate attributeName="x" to="80" dur="1s" fill="freeze"/>'), 8, 4],
  [box('<animate attributeName="x" from="40" to="80" dur="1s"/>'), 0, 6],
  [box('<animate attributeName="x" from="0" to="80" dur="8s" repeatCount="indefinite"/>'), 4, 0.5],
  [styled(`${go} svg > rect:last-child { animation: go 1s linear both }`), 8, 4],
  [styled(`${go} rect { animation: go 1s linear }`), 0, 4],
  [styled(`${go} rect { animation: go 1s linear 200ms 3 alternate forwards }`), 8, 2.5],
  [styled(`${go} rect { animation: go 8s linear infinite }`), 4, 0.5],
  [styled(`${go} rect { animation: go 8s linear -1s infinite paused }`), 1, 1],
];
const routes = Object.fromEntries(kinds.map(([file], index) => [`/${index}.svg`, file]));

/** A file as it comes from a server, with a type that tells its kind. */
function svg(file: string | Uint8Array, headers: Record<string, string> = {}): Route {
  return (_, response) => response.writeHead(200, { 'content-type': 'image/svg+xml', ...headers }).end(file);
}

const layout = `<!doctype html><meta charset=utf-8><style>body { margin: 0 } * { box-sizing: border-box }
  .row { display: flex; height: 20px } .row > * { flex: none; width: 100px; height: 20px; margin: 0; padding: 0; border: 0 }</style>`;

/** In which tenth of its place each box begins, row by row: what is shown in one way after another. */
async function places(page: string, more: Record<string, Route> = {}, options: Partial<Options> = {}) {
  const files = Object.fromEntries(Object.entries(routes).map(([path, file]) => [path, svg(file)]));
  const shots = await shootSite(
    { '/': layout + page, ...files, ...more },
    { viewport: { width: 800, height: 300 }, ...options, pages: ['/'] },
  );
  const picture = await shots.picture('index');
  return (count: number, columns: readonly number[] = [...kinds.keys()]) =>
    [...Array(count).keys()].map((row) =>
      columns.map((column) => {
        const left = [...Array(100).keys()].find(
          (x) => picture.at(column * 100 + x, row * 20 + 10) === '#0000ffff',
        );
        return left === undefined ? 'nothing' : Math.round(left / 5) / 2;
      }),
    );
}

const row = (write: (index: number) => string) =>
  `<div class=row>${[...kinds.keys()].map(write).join('')}</div>`;
const ends = kinds.map(([, end]) => end);

const ways: readonly ((address: string) => string)[] = [
  (address) => `<img src="${address}">`,
  (address) => `<div style="background-image: url('${address}')"></div>`,
  (address) => `<div style="background: #00f; mask: url('${address}')"></div>`,
  (address) => `<input type=image src="${address}">`,
  (address) => `<svg><image href="${address}" width=100 height=20 /></svg>`,
  (address) => `<svg><image xlink:href="${address}" width=100 height=20 /></svg>`,
  (address) =>
    `<p style="display: list-item; list-style: inside url('${address}'); font-size: 0; line-height: 0"></p>`,
  (address) => `<video poster="${address}"></video>`,
  (address) => `<div style="--way: url('${address}'); background: var(--way)"></div>`,
];

test('a drawing that is an image shows what its animations have come to, however it is shown', async () => {
  const rows = ways.map((way, at) => row((index) => way(`/${index}.svg?${at}`)));
  expect((await places(rows.join('')))(ways.length)).toEqual(ways.map(() => ends));
});

test('so does one whose address is the drawing itself', async () => {
  const encoded = (index: number) => `data:image/svg+xml,${encodeURIComponent(kinds[index]![0])}`;
  const inBase64 = (index: number) => `data:image/svg+xml;base64,${btoa(kinds[index]![0])}`;
  const rows = ways.map((way, at) => row((index) => way((at % 2 ? encoded : inBase64)(index))));
  const loose = (index: number) =>
    `data:image/svg+xml;utf8,${kinds[index]![0].replaceAll('"', "'").replaceAll('#', '%23').replaceAll('<', '%3C')}`;
  const css = kinds
    .map(
      (_, index) =>
        `.a${index} { background: url("${loose(index)}") } @media (width > 1px) { .b { .b${index}& { content: url('${encoded(index)}') } } }`,
    )
    .join('');
  const page = `<style>${css}</style>${rows.join('')}${row((index) => `<div class=a${index}></div>`)}${row((index) => `<div class="b b${index}"></div>`)}`;
  expect((await places(page))(ways.length + 2)).toEqual([...ways.map(() => ends), ends, ends]);
});

test('in frames, shadow roots and sheets of scripts as well, and the page hears of each image once', async () => {
  const address = `data:image/svg+xml;base64,${btoa(kinds[0]![0])}`;
  const frame = `<style>body { margin: 0 }</style><img src="${address}">`;
  const page = `<div class=row><iframe src=/frame></iframe><x-a></x-a><img onload="this.loaded = (this.loaded ?? 0) + 1" src="${address}"><b id=heard></b></div>
    <script>
      const root = document.querySelector('x-a').attachShadow({ mode: 'closed' })
      root.innerHTML = '<div></div>'
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('div { height: 20px; background: url("${address}") }')
      root.adoptedStyleSheets.push(sheet)
    </script>`;
  expect((await places(page, { '/frame': frame }))(1, [0, 1, 2])).toEqual([[8, 8, 8]]);
  const { value } = await see(page, {}, `document.querySelector('img').loaded`);
  expect(value).toBe(1);
});

test('pages that are taken in one window one after another show what each of them is to show', async () => {
  const page = `${layout}<div class=row><img src=/0.svg><img src="data:image/svg+xml;base64,${btoa(kinds[3]![0])}"></div>`;
  const shots = await shootSite(
    { '/': page, '/0.svg': svg(box('<animate attributeName="x" to="80" dur="8s" fill="freeze"/>')) },
    {
      concurrency: 1,
      pages: ['a', 'b', 'c'].map((name) => ({
        path: '/',
        name,
        ...(name === 'b' && { animations: 'allow' as const }),
      })),
    },
  );
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => shots.bytes(name)));
  expect(c).toEqual(a);
  const [ended, allowed] = [await shots.picture('a'), await shots.picture('b')];
  expect([ended, allowed].map((each) => [each.at(85, 10), each.at(45, 10), each.at(185, 10)])).toEqual([
    ['#0000ffff', '#ffffffff', '#0000ffff'],
    ['#ffffffff', '#0000ffff', '#0000ffff'],
  ]);
  expect(b).not.toEqual(a);
});

test('with animations allowed it stands at the moment, and at another moment elsewhere', async () => {
  const page = row((index) => `<img src=/${index}.svg>`);
  const soon = await places(page, {}, { animations: 'allow', at: 500 });
  expect(soon(1)).toEqual([kinds.map(([, , place]) => place)]);
  expect((await places(page, {}, { at: 500 }))(1)).toEqual([
    ends.map((end, index) => ([2, 6].includes(index) ? 0.5 : end)),
  ]);
});

test('without the steps it needs, what its own elements do is at its start', async () => {
  const page = `<div class=row><img src=/0.svg></div>`;
  expect((await places(page, {}, { recipe: { order: false } }))(1, [0])).toEqual([[0]]);
  expect((await places(page, {}, { recipe: { settle: false } }))(1, [0])).toEqual([[0]]);
});

test('an address that is a drawing is replaced by the clock on the wall too, and where an element has no styles', async () => {
  const address = `data:image/svg+xml;base64,${btoa(kinds[0]![0])}`;
  const page = `<div class=row><img src="${address}"></div><form style="background: url(${address})"><input name=style></form><script>
    document.body.append(document.createElementNS('urn:x', 'x'))
    document.querySelector('body > x').setAttribute('style', 'background: url(${address})')</script>`;
  expect((await places(page, {}, { recipe: { virtualTime: false } }))(1, [0])).toEqual([[8]]);
  expect((await places(page))(1, [0])).toEqual([[8]]);
});

test('a file is read as a browser reads it, and what is none stays as it is', async () => {
  const end = '<rect fill="#00f" width="20" height="20"><set attributeName="x" to="80" begin="1s"/></rect>';
  const latin = `<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE svg [<!ENTITY at "80">]>${drawing(`<!-- ü --><style>.ü { animation: go 1s both } ${go.replace('80px', '&at;px')}</style><rect class="ü" fill="#00f" width="20" height="20"/>`)}`;
  const hidden =
    '@keyframes show { 0%, 20% { opacity: 1 } 30%, to { opacity: 0 } } rect { animation: show 8s infinite }';
  const files: Record<string, Route> = {
    '/script.svg': svg(drawing(`${end}<script>document.querySelector('rect').remove()</script>`)),
    '/latin.svg': svg(Buffer.from(latin, 'latin1')),
    '/wide.svg': svg(Buffer.from(`\uFEFF${drawing(end)}`, 'utf16le')),
    '/marked.svg': svg(`\uFEFF${drawing(end)}`, { 'content-type': 'image/svg+xml;charset=windows-1252' }),
    '/said.svg': svg(Buffer.from(latin.replace(/<\?.*?\?>/, ''), 'latin1'), {
      'content-type': 'image/svg+xml;charset=windows-1252',
    }),
    '/hidden.svg': svg(styled(hidden)),
    '/used.svg': svg(
      drawing(
        `<style>${go} .a { animation: go 1s both }</style><defs><rect id="a" class="a" fill="#00f" width="20" height="20"/></defs><use href="#a"/>`,
      ),
    ),
    '/broken.svg': svg(drawing('<animate>')),
    '/missing.svg': (_, response) =>
      response.writeHead(404, { 'content-type': 'image/svg+xml' }).end(drawing(end)),
  };
  const names = Object.keys(files);
  const page = [names.slice(0, 5), names.slice(5)]
    .map((some) => `<div class=row>${some.map((name) => `<img src=${name}>`).join('')}</div>`)
    .join('');
  expect((await places(page, files))(2, [0, 1, 2, 3, 4])).toEqual([
    [8, 8, 8, 8, 8],
    [0, 8, 'nothing', 8, 'nothing'],
  ]);
});

test('scripts and other documents get the file itself, and a picture of another site stays a secret', async () => {
  const file = kinds[0]![0];
  const page = `<img id=a src=/0.svg><script>
    onload = async () => {
      said.textContent = await (await fetch('/0.svg')).text()
      const other = new Image()
      other.src = location.href.replace('127.0.0.1', 'localhost') + '0.svg'
      await other.decode()
      const draw = (image) => {
        const context = document.createElement('canvas').getContext('2d')
        context.drawImage(image, 0, 0)
        try { return [...context.getImageData(85, 10, 1, 1).data].join() } catch ({ name }) { return name }
      }
      drawn.textContent = [draw(a), draw(other)].join(' ')
    }</script><pre id=said></pre><p id=drawn></p>`;
  const { value } = await see(
    { '/': page, '/0.svg': svg(file) },
    {},
    '[said.textContent, drawn.textContent]',
  );
  expect(value).toEqual([file, '0,0,255,255 SecurityError']);
});
