import { expect, test } from 'vitest';
import { shootSite } from './shoot.ts';

const red = '#ff0000ff';
const green = '#00ff00ff';
const blue = '#0000ffff';
const white = '#ffffffff';

test('bars that are fixed or stick appear once, at the top or at the end, and sections keep their height', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0 } section { height: 100vh } section + section { height: 100dvh }
        .top { position: fixed; inset: 0 0 auto; height: 20px; background: #f00 }
        .bottom { position: fixed; inset: auto 0 0 100px; height: 20px; background: #0f0; transition: all 1s }
        .waits { position: fixed; left: 0; top: 100%; width: 50px; height: 50px; background: #000 }
        .sticky { position: sticky; bottom: 0; height: 20px; width: 50px; background: #00f }
      </style><div class=top></div><div class=bottom></div><div class=waits></div><section></section>
      <section></section><div style="height:200px"></div><div class=sticky></div><div style="height:100px"></div>`,
    },
    {},
  );
  const page = await picture('index');
  expect(page.height).toBe(300 + 300 + 200 + 20 + 100);
  const rows = (x: number, colour: string) =>
    Array.from({ length: page.height / 10 }, (_, row) => row * 10 + 5).filter(
      (y) => page.at(x, y) === colour,
    );
  expect(rows(200, red)).toEqual([5, 15]);
  expect(rows(200, green)).toEqual([905, 915]);
  expect(rows(20, blue)).toEqual([805, 815]);
  expect(rows(20, '#000000ff')).toEqual([]);
});

test('backgrounds that are fixed to the window reach to the end of the page', async () => {
  const { picture } = await shootSite(
    {
      '/element': `<!doctype html><body style="margin:0;height:900px"><div style="position:fixed;inset:0;background:#0f0;z-index:-1"></div>`,
      '/pseudo': `<!doctype html><style>body { margin: 0; height: 900px } body::before { content: ''; position: fixed; inset: 0; background: #0f0; z-index: -1 }</style>`,
      '/attached': `<!doctype html><body style="margin:0;background:linear-gradient(#0f0,#0f0) fixed"><div style="height:600px"></div><div style="height:300px;background:linear-gradient(#00f,#00f) fixed"></div>`,
      '/dialog': `<!doctype html><style>body { margin: 0; height: 900px } dialog::backdrop { background: #0f0 } dialog { padding: 0; border: 0 }</style><dialog><div style="width:100px;height:100px;background:#f00"></div></dialog><script>document.querySelector('dialog').showModal()</script>`,
    },
    { pages: ['/element', '/pseudo', '/attached', '/dialog'] },
  );
  for (const name of ['element', 'pseudo', 'dialog'])
    expect((await picture(name)).at(5, 880), name).toBe(green);
  const attached = await picture('attached');
  expect([attached.at(5, 400), attached.at(5, 880)]).toEqual([green, blue]);
  expect((await picture('dialog')).at(200, 150)).toBe(red);
});

test('a modal darkens the whole page and stays where the window shows it, and bars of a zoomed page are at its end', async () => {
  const { picture } = await shootSite(
    {
      '/centred': `<!doctype html><body style="margin:0;height:900px"><div style="position:fixed;inset:0;background:#0f0;display:grid;place-items:center"><div style="width:100px;height:100px;background:#f00"></div></div>`,
      '/placed': `<!doctype html><body style="margin:0;height:900px"><div style="position:fixed;inset:0;padding:10px;background:#0f0"><div style="position:absolute;top:50%;left:50%;translate:-50% -50%;width:100px;height:100px;background:#f00"></div></div>`,
      '/zoomed': `<!doctype html><body style="margin:0;height:450px;zoom:2"><div style="position:fixed;inset:auto 0 0;height:10px;background:#0f0"></div>`,
    },
    { pages: ['/centred', '/placed', '/zoomed'] },
  );
  for (const name of ['centred', 'placed']) {
    const page = await picture(name);
    const middle = [99, 100, 199, 200].map((y) => page.at(200, y));
    expect([...middle, page.at(200, 895)], name).toEqual([green, red, red, green, green]);
  }
  const zoomed = await picture('zoomed');
  expect([279, 290, 879, 880, 899].map((y) => zoomed.at(200, y))).toEqual([
    white,
    white,
    white,
    green,
    green,
  ]);
});

test('an element and a part of the page are taken without the bars that lie over them in a window', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0; height: 3000px } #box { margin-top: 1000px; height: 800px; background: #00f }
        .top { position: fixed; inset: 0 0 auto; height: 50px; background: #f00 }
        .scroller { height: 100px; overflow: auto } #in { margin-top: 500px; height: 40px; background: #0f0 }</style>
        <div class=top></div><div id=box></div><div class=scroller><div id=in></div></div>`,
    },
    {
      pages: [
        { path: '/', name: 'element', selector: '#box' },
        { path: '/', name: 'part', clip: { x: 0, y: 1200, width: 400, height: 100 } },
        { path: '/', name: 'inside', selector: '#in' },
      ],
    },
  );
  const element = await picture('element');
  expect([element.width, element.height]).toEqual([400, 800]);
  for (const y of [0, 20, 400, 799]) expect(element.at(200, y)).toBe(blue);
  expect((await picture('part')).at(200, 10)).toBe(blue);
  const inside = await picture('inside');
  expect([inside.height, inside.at(200, 0), inside.at(200, 39)]).toEqual([40, green, green]);
});

const shell = `<!doctype html><style>html, body { height: 100%; overflow: hidden; margin: 0 }
  #app { position: fixed; inset: 0; display: flex; flex-direction: column } header, footer { height: 40px; background: #f00 }
  .row { flex: 1; min-height: 0; display: flex } nav { width: 100px; background: #0f0 } main { flex: 1; overflow: auto }
  .inner { height: 100px; overflow: auto } .inner div { height: 500px; background: #00f }</style>
  <div id=app><header></header><div class=row><nav></nav><main><div style="height:600px"></div><div class=inner><div></div></div></main></div><footer></footer></div>`;

test('what scrolls inside is opened, with all that is around it', async () => {
  const { picture, results } = await shootSite(
    {
      '/shell': shell,
      '/grid': `<!doctype html><style>body { margin: 0 } #app { height: 100vh; display: grid; grid-template-rows: 40px minmax(0, 1fr); overflow: hidden } header { background: #f00 } main { overflow-y: scroll }</style>
        <div id=app><header></header><main><div style="height:700px;background:#0f0"></div></main></div>`,
      '/shadow': `<!doctype html><body style="margin:0"><x-app></x-app><script>customElements.define('x-app', class extends HTMLElement {
        constructor() { super(); this.attachShadow({ mode: 'closed' }).innerHTML = '<div style="height:100vh;overflow:hidden"><main style="height:100%;overflow:auto"><div style="height:700px;background:#0f0"></div></main></div>' } })</script>`,
      '/frame': `<!doctype html><body style="margin:0"><iframe src=/grid style="display:block;border:0;width:100%;height:200px"></iframe>`,
      '/late': `<!doctype html><body style="margin:0"><script>setTimeout(() => { document.body.innerHTML = '<main style="height:100px;overflow:auto"><div style="height:700px;background:#0f0"></div></main>' }, 1500)</script>`,
      '/without': '<p>nothing scrolls here',
    },
    {
      expand: ['main'],
      pages: [
        '/shell',
        { path: '/shell', name: 'both', expand: ['main', '.inner'] },
        { path: '/shell', name: 'closed', expand: [] },
        '/grid',
        '/shadow',
        '/frame',
        '/late',
        '/without',
      ],
    },
  );
  const at = async (name: string, x: number, y: number) => (await picture(name)).at(x, y);
  const height = async (name: string) => (await picture(name)).height;
  expect(await height('closed')).toBe(300);
  expect(await height('shell')).toBe(40 + 600 + 100 + 40);
  expect(await height('both')).toBe(40 + 600 + 500 + 40);
  expect(await at('both', 200, 640 + 499)).toBe(blue);
  // The bars keep their places, and the column beside the content grows with it.
  expect([await at('both', 200, 5), await at('both', 200, 1175), await at('both', 50, 1130)]).toEqual([
    red,
    red,
    green,
  ]);
  for (const name of ['grid', 'frame']) {
    expect([await height(name), await at(name, 5, 20), await at(name, 5, 739)], name).toEqual([
      740,
      red,
      green,
    ]);
  }
  for (const name of ['shadow', 'late'])
    expect([await height(name), await at(name, 5, 699)], name).toEqual([700, green]);
  expect(results.map(({ notes }) => notes.map(({ message }) => message))).toEqual([
    ...Array.from({ length: 7 }, () => []),
    ['expand: nothing on the page matches main'],
  ]);
});

test('a page that scrolls in its body is taken whole', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>html, body { height: 100%; margin: 0 } html { overflow: hidden } body { overflow-y: auto }</style><div style="height:900px;background:#0f0"></div>`,
    },
    { pages: ['/', { path: '/', name: 'window', fullPage: false }] },
  );
  const page = await picture('index');
  expect([page.height, page.at(5, 899)]).toEqual([900, green]);
  expect((await picture('window')).height).toBe(300);
});

test('a page is cut at maxHeight, and the result says so', async () => {
  const { picture, results } = await shootSite(
    { '/': `<!doctype html><body style="margin:0"><div style="height:900px;background:#0f0"></div>` },
    { maxHeight: 500 },
  );
  expect(await picture('index')).toMatchObject({ width: 400, height: 500 });
  expect(results[0]!.notes).toEqual([
    { kind: 'cut', message: 'the page is 900 px high and was cut at 500 (maxHeight)' },
  ]);
});

test('a page that is far too wide is cut too, and a part beyond the cut can still be taken', async () => {
  const { picture, results } = await shootSite(
    {
      '/': `<!doctype html><body style="margin:0"><div style="width:40000px;height:400px;background:linear-gradient(90deg,#f00 32000px,#0f0 32000px)"></div>`,
    },
    {
      pages: [
        { path: '/', name: 'whole' },
        { path: '/', name: 'part', clip: { x: 39_000, y: 300, width: 1000, height: 100 } },
      ],
      maxHeight: 310,
    },
  );
  const whole = await picture('whole');
  expect([whole.width, whole.height, whole.at(31_999, 5), whole.at(32_000, 305)]).toEqual([
    32_768,
    310,
    red,
    green,
  ]);
  const part = await picture('part');
  expect([part.width, part.height, part.at(999, 99)]).toEqual([1000, 100, green]);
  expect(results.map(({ notes }) => notes.map(({ message }) => message))).toEqual([
    [
      'the page is 400 px high and was cut at 310 (maxHeight)',
      'the page is 40000 px wide and was cut at 32768',
    ],
    [],
  ]);
});

test('phones get the page as it is laid out for them', async () => {
  const { picture } = await shootSite(
    {
      '/fits': `<!doctype html><meta name=viewport content="width=device-width"><style>body { margin: 0; height: 2000px; background: #fff } @media (hover: none) { body { background: #0f0 } }</style>`,
      '/wide': `<!doctype html><body style="margin:0;background:#0f0"><div style="height:3000px"></div>`,
    },
    {
      device: 'iPhone 15',
      viewport: { width: 400, height: 300 },
      pages: ['/fits', '/wide', { path: '/wide', name: 'window', fullPage: false }],
    },
  );
  const [fits, wide, window] = await Promise.all(['fits', 'wide', 'window'].map(picture));
  expect([fits!.width, fits!.height]).toEqual([400 * 3, 6000]);
  expect([wide!.width, wide!.height]).toEqual([980 * 3, 9000]);
  expect([window!.width, window!.height]).toEqual([1200, 900]);
  expect([fits!.at(5, 10), wide!.at(5, 8990), window!.at(5, 890)]).toEqual([green, green, green]);
});

test('what cannot be scrolled to is not part of the page, and one that is only kept from scrolling is', async () => {
  const far = '<div style="position:absolute;left:3000px;top:2000px;width:4000px;height:4000px"></div>';
  const { picture } = await shootSite(
    {
      '/scenes': `<!doctype html><body style="margin:0;height:100%;overflow:hidden">${far}`,
      '/root': `<!doctype html><html style="overflow:hidden"><body style="margin:0">${far}`,
      '/full': `<!doctype html><style>html, body { margin: 0; height: 100%; overflow: hidden }</style><div style="height:900px"></div>`,
      '/locked': `<!doctype html><body style="margin:0;overflow:hidden"><div style="height:900px"></div>`,
      '/sideways': `<!doctype html><body style="margin:0;overflow-x:hidden"><div style="height:900px"></div>`,
    },
    { pages: ['/scenes', '/root', '/full', '/locked', '/sideways'] },
  );
  const size = async (name: string) => {
    const { width, height } = await picture(name);
    return [width, height];
  };
  expect(await size('scenes')).toEqual([400, 300]);
  expect(await size('root')).toEqual([400, 300]);
  expect(await size('full')).toEqual([400, 300]);
  expect(await size('locked')).toEqual([400, 900]);
  expect(await size('sideways')).toEqual([400, 900]);
});
