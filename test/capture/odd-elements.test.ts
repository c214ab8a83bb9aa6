import { expect, test } from 'vitest';
import { shootSite } from './shoot.ts';

const red = '#ff0000ff';
const green = '#00ff00ff';
const blue = '#0000ffff';
const purple = '#cc00ccff';
const white = '#ffffffff';

test('what is fixed is at the end of the page, whatever kind of element it is', async () => {
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0 } .fixed { position: fixed; bottom: 0; width: 40px; height: 40px }
        x-bar { display: block; background: #00f } thing { position: fixed; display: block; left: 150px; bottom: 0; width: 40px; height: 40px; background: #c0c }</style>
        <svg class=fixed style="left:0"><rect width=40 height=40 fill=#f00 /><rect style="position:fixed;bottom:0" width=9 height=9 fill=#f00 /></svg>
        <math class=fixed style="left:50px;background:#0f0"></math><x-bar class=fixed style="left:100px"></x-bar><div id=xml></div>
        <div style="height:60px;transform:translateX(0)"><svg class=fixed style="left:200px"><rect width=40 height=40 fill=#f00 /></svg></div>
        <div style="height:1140px"></div><script>for (const name of ['thing', 'img', 'video', 'progress', 'marquee', 'svg']) {
          const element = document.createElementNS('urn:of-the-page', name); element.setAttribute('src', 'nothing'); xml.append(element) }</script>`,
    },
    {},
  );
  const page = await picture('index');
  expect(page.height).toBe(1200);
  const row = (y: number) => [20, 70, 120, 170, 220].map((x) => page.at(x, y));
  expect(row(1180)).toEqual([red, green, blue, purple, white]);
  expect(row(280)).toEqual([white, white, white, white, white]);
  expect(row(30)).toEqual([white, white, white, white, red]);
});

test('a form with fields of these names, and a document with frames and forms of them, are taken', async () => {
  const names =
    'id style shadowRoot checkVisibility children getBoundingClientRect offsetParent currentCSSZoom classList matches textContent childElementCount computedStyleMap querySelectorAll parentElement assignedSlot getRootNode ownerDocument localName';
  const { picture } = await shootSite(
    {
      '/form': `<!doctype html><body style="margin:0;height:900px"><form class=loading style="position:fixed;inset:auto 0 0;height:40px;overflow:hidden;background:#0f0">${names
        .split(' ')
        .map((name) => `<input type=hidden name=${name}>`)
        .join('')}</form>`,
      '/document': `<!doctype html><body style="margin:0;height:900px">${'body fonts documentElement getAnimations defaultView head activeElement images title scrollingElement'
        .split(' ')
        .map((name) => `<form name=${name}></form>`)
        .join(
          '',
        )}<iframe name=body hidden></iframe><div style="position:fixed;inset:auto 0 0;height:40px;background:#0f0"></div>`,
    },
    { pages: ['/form', '/document'], hide: ['.nothing'], mask: ['.nothing'] },
  );
  for (const name of ['form', 'document']) {
    const page = await picture(name);
    expect([page.height, page.at(200, 280), page.at(200, 880)], name).toEqual([900, white, green]);
  }
});

test('a document of XML is taken by its own style, and so are frames and a page without a body', async () => {
  const { picture } = await shootSite(
    {
      '/list.xml': (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/xml' })
          .end(
            `<?xml version="1.0"?><?xml-stylesheet href="/list.css"?><list><bar/><img src="nothing"/><svg/><video/><marquee/><progress/><body/></list>`,
          ),
      '/list.css': (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'text/css' })
          .end(
            'list, bar, img { display: block } list { height: 900px } bar { position: fixed; left: 0; bottom: 0; width: 100%; height: 40px; background: #0f0 }',
          ),
      '/frames': '<!doctype html><frameset cols="50%,50%"><frame src=/inner><frame src=/inner></frameset>',
      '/inner': '<body style="background:#0f0">',
      '/bodiless': `<!doctype html><script>addEventListener('load', () => { document.body.remove()
        for (const style of ['height:900px', 'position:fixed;inset:auto 0 0;height:40px;background:#0f0'])
          document.documentElement.append(Object.assign(document.createElement('div'), { style })) })</script>`,
    },
    { pages: [{ path: '/list.xml', name: 'list' }, '/frames', '/bodiless'] },
  );
  for (const name of ['list', 'bodiless']) {
    const page = await picture(name);
    expect([page.height, page.at(200, 280), page.at(200, 880)], name).toEqual([900, white, green]);
  }
  const frames = await picture('frames');
  expect([frames.at(100, 200), frames.at(300, 200)]).toEqual([green, green]);
});
