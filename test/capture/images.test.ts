import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Route } from '../support/server.ts';
import { shootSite } from './shoot.ts';

const blue = '#0000ffff';

/** Images of one colour, large enough for a browser to decode them beside its other work. */
const [width, height] = [1600, 1200];
const plain = sharp({ create: { width, height, channels: 3, background: blue } });

function image(type: string, bytes: () => Promise<Buffer>): Route {
  return async (_, response) => {
    const body = await bytes();
    response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
  };
}

/** That of a JPEG may be next to it. */
function isBlue(colour: string): boolean {
  return /^#0[01]0[01]f[ef]ff$/.test(colour);
}

test('images that the page lets be decoded later are on the picture, wherever they are', async () => {
  const files = ['/a.png', '/b.jpg', '/c.webp'];
  // Each of its own address: what has been decoded once is there at once.
  let images = 0;
  const three = (attributes = '') =>
    files.map((file) => `<img decoding=async src=${file}?${(images += 1)} ${attributes}>`).join('');
  const { picture } = await shootSite(
    {
      '/': `<!doctype html><style>body { margin: 0 } img { display: block; height: 100px; width: 400px }</style>
        ${three()}<div style="height:2000px"></div>${three()}${three('loading=lazy')}
        <div id=late></div><svg width=400 height=100 style="display:block"><image href=/a.png?svg width=400 height=100 preserveAspectRatio=none decoding=async /></svg>
        <div style="height:100px;background:url(/b.jpg?css)"></div>
        <script>setTimeout(() => { late.innerHTML = \`${three()}\` }, 500)</script>`,
      '/a.png': image('image/png', () => plain.clone().png().toBuffer()),
      '/b.jpg': image('image/jpeg', () =>
        plain.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
      ),
      '/c.webp': image('image/webp', () => plain.clone().webp({ lossless: true }).toBuffer()),
    },
    {},
  );
  const page = await picture('index');
  const rows = [...Array(page.height / 100).keys()].map((row) => page.at(200, row * 100 + 50));
  expect(rows.map(isBlue)).toEqual([...Array(34).keys()].map((row) => row < 3 || row >= 23));
});
