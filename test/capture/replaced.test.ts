import { expect, test } from 'vitest';
import { shootSite } from './shoot.ts';

const red = '#ff0000ff';
const green = '#00ff00ff';
const white = '#ffffffff';

/** A red square of 100 px in the middle of what is green otherwise, in the size of the window. */
const drawing =
  '<rect width="400" height="300" fill="#0f0"/><rect x="150" y="100" width="100" height="100" fill="#f00"/>';
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" preserveAspectRatio="none" width="400" height="300">${drawing}</svg>`;
const file = `data:image/svg+xml,${encodeURIComponent(svg)}`;
const draw = `<script>for (const canvas of document.querySelectorAll('canvas')) { [canvas.width, canvas.height] = [400, 300]
  const context = canvas.getContext('2d'); context.fillStyle = '#0f0'; context.fillRect(0, 0, 400, 300); context.fillStyle = '#f00'; context.fillRect(150, 100, 100, 100) }</script>`;

const style = `<!doctype html><style>body { margin: 0; height: 900px } .fixed { position: fixed; left: 0; top: 0; width: 100%; height: 100%; z-index: -1 }
  .inner { display: block; width: 100%; height: 100% }</style>`;

test('a drawing or an image that fills the window keeps its shape, at the top of the page', async () => {
  const routes = {
    '/canvas': `<canvas class=fixed></canvas>${draw}`,
    '/image': `<img class=fixed src="${file}">`,
    '/svg': `<svg class=fixed viewBox="0 0 400 300" preserveAspectRatio=none>${drawing}</svg>`,
    '/input': `<input type=image class=fixed src="${file}">`,
    '/object': `<object class=fixed type=image/svg+xml data="${file}"></object>`,
    '/frame': `<iframe class=fixed style="border:0" src="${file}"></iframe>`,
    '/video': `<video class=fixed style="object-fit:fill" poster="${file}"></video>`,
    '/content': `<div class=fixed style="content:url('${file}')"></div>`,
    '/background': `<div class=fixed style="background:url('${file}') 0 0/100% 100%"></div>`,
    '/inset': `<canvas class=fixed style="inset:0;object-fit:fill"></canvas>${draw}`,
  };
  const { picture } = await shootSite(
    Object.fromEntries(Object.entries(routes).map(([path, html]) => [path, style + html])),
    { pages: Object.keys(routes) },
  );
  for (const path of Object.keys(routes)) {
    const page = await picture(path.slice(1));
    const column = [50, 105, 195, 205, 295, 305, 880].map((y) => page.at(200, y));
    expect(column, path).toEqual([green, red, red, green, green, white, white]);
  }
});

test('what is around a drawing reaches to the end of the page, and the drawing keeps its shape', async () => {
  const routes = {
    '/canvas': `<div class=fixed style="background:#00f"><canvas class=inner></canvas></div>${draw}`,
    '/placed': `<div class=fixed style="background:#00f"><canvas style="position:absolute;inset:0;width:100%;height:100%"></canvas></div>${draw}`,
    '/picture': `<picture class=fixed style="display:block;background:#00f"><img class=inner src="${file}"></picture>`,
    '/open': `<x-a class=fixed style="display:block;background:#00f"></x-a><script>document.querySelector('x-a').attachShadow({ mode: 'open' }).innerHTML = '<img style="width:100%;height:100%" src="${file}">'</script>`,
    '/closed': `<x-a class=fixed style="display:block;background:#00f"></x-a><script>document.querySelector('x-a').attachShadow({ mode: 'closed' }).innerHTML = '<img style="width:100%;height:100%" src="${file}">'</script>`,
    '/plain': `<div class=fixed style="background:#00f"></div><script>document.querySelector('div').attachShadow({ mode: 'closed' }).innerHTML = '<img style="width:100%;height:100%" src="${file}">'</script>`,
  };
  const { picture } = await shootSite(
    Object.fromEntries(Object.entries(routes).map(([path, html]) => [path, style + html])),
    { pages: Object.keys(routes) },
  );
  for (const path of Object.keys(routes)) {
    const page = await picture(path.slice(1));
    const column = [50, 105, 195, 205, 290, 880].map((y) => page.at(200, y));
    expect(column, path).toEqual([green, red, red, green, green, '#0000ffff']);
  }
});

test('a fixed background that is seen only where a part of the page lies is in that part', async () => {
  const hole =
    '<div style="position:absolute;inset:0;clip:rect(0,auto,auto,0)"><div class=fixed style="background:#f00"></div></div>';
  const part = `<div style="position:relative;height:200px;margin-top:350px">${hole}</div>`;
  const { picture } = await shootSite({ '/': `${style}${part}` }, { pages: ['/'] });
  const page = await picture('index');
  expect([100, 345, 355, 545, 555, 880].map((y) => page.at(200, y))).toEqual([
    white,
    white,
    red,
    red,
    white,
    white,
  ]);
});
