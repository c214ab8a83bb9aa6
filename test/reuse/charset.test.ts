import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Route } from '../support/server.ts';
import { project, taken } from './project.ts';

/** Packed or not, whatever the request accepts. */
function answer(body: Buffer | string, type?: string, encoding?: string): Route {
  const headers = {
    ...(type && { 'content-type': type }),
    ...(encoding && { 'content-encoding': encoding }),
  };
  return (_, response) => void response.writeHead(200, headers).end(body);
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const mark = '\uFEFF';
const html = '<!doctype html><title>Grüße</title><p>Grüße, тест €';
const css = 'p::after { content: "é ü" }';
const js = 'document.title = "é ü"';
const loads =
  '<link rel=stylesheet href=/sheet.css><link rel=stylesheet href=/imports.css><script src=/script.js></script>';
const [utf8Page, latin1Page] = ['utf-8', 'latin1'].map((charset) => `<meta charset=${charset}>${loads}`) as [
  string,
  string,
];

/** All of them say in one way or another in what they are written. */
const documents: Record<string, Route> = {
  '/named.html': answer(html, 'text/html; charset=utf-8'),
  '/quoted.html': answer(html, 'text/html; charset="UTF-8"'),
  '/meta.html': answer(`<meta charset="utf-8">${html}`, 'text/html'),
  '/http-equiv.html': answer(
    `<meta http-equiv="content-type" content="text/html; charset=utf-8">${html}`,
    'text/html',
  ),
  '/marked.html': answer(mark + html, 'text/html'),
  '/latin1.html': answer(latin1('<p>Grüße é'), 'text/html; charset=iso-8859-1'),
  '/latin1-meta.html': answer(latin1('<meta charset=latin1><p>Grüße é'), 'text/html'),
  '/utf-16-marked.html': answer(utf16(mark + html), 'text/html'),
  '/utf-16-named.html': answer(utf16(html), 'text/html; charset=utf-16le'),
  '/utf-16-big.html': answer(utf16(mark + html).swap16(), 'text/html'),
  '/shift-jis.html': answer(
    Buffer.from([0x3c, 0x70, 0x3e, 0x93, 0xfa, 0x96, 0x7b]),
    'text/html; charset=shift_jis',
  ),
  '/sniffed.html': answer(`<!doctype html><meta charset=utf-8><p>é`),
  '/plain.txt': answer('Grüße é', 'text/plain; charset=utf-8'),
  '/x.xhtml': answer(
    '<html xmlns="http://www.w3.org/1999/xhtml"><body>é ü</body></html>',
    'application/xhtml+xml',
  ),
  '/latin1.svg': answer(
    latin1(
      '<?xml version="1.0" encoding="iso-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><text>é</text></svg>',
    ),
    'image/svg+xml',
  ),
  '/gzip.html': answer(gzipSync(html), 'text/html; charset=utf-8', 'gzip'),
  '/brotli.html': answer(brotliCompressSync(html), 'text/html; charset=utf-8', 'br'),
  '/deflate.html': answer(deflateSync(html), 'text/html; charset=utf-8', 'deflate'),
  '/deflate-raw.html': answer(deflateRawSync(html), 'text/html; charset=utf-8', 'deflate'),
  '/own-address.html': ({ headers: { host } }, response) => {
    response.writeHead(200, { 'content-type': 'text/html', link: `<http://${host}/>; rel=canonical` });
    response.end(`<base href="http://${host}/"><a href="?${encodeURIComponent(`http://${host}/`)}">x</a>`);
  },
};

const data: Record<string, Route> = {
  '/data.json': answer('"é ü"', 'application/json'),
  '/marked.json': answer(`${mark}"é"`, 'application/json'),
  '/data.txt': answer('é ü', 'text/plain'),
  '/latin1.txt': answer(latin1('é ü'), 'text/plain; charset=iso-8859-1'),
  '/part.html': answer('<p>é ü', 'text/html'),
  '/untyped.data': answer('é ü'),
  '/data.csv': answer('é,ü', 'text/csv'),
  '/data.bin': answer('é ü', 'application/octet-stream'),
  '/data.xml': answer('<a>é ü</a>', 'application/xml'),
  '/drawing.svg': answer('<svg xmlns="http://www.w3.org/2000/svg"><title>é</title></svg>', 'image/svg+xml'),
};
const fetchAll = Object.keys(data).map((path) => `fetch('${path}').then((r) => r.text())`);

const pages: Record<string, Route> = {
  '/frames': Object.keys(documents)
    .map((path) => `<iframe src=${path}></iframe>`)
    .join(''),
  '/undeclared': answer(html, 'text/html'),
  '/undeclared-latin1': answer(latin1('<p>Grüße é'), 'text/html'),
  '/utf-8': answer(utf8Page, 'text/html'),
  '/latin1': answer(latin1Page, 'text/html'),
  '/leads-on': (_, response) => void response.writeHead(302, { location: '/utf-8' }).end(),
  '/frame-in-another': answer(`${utf8Page}<iframe src=/frame.html></iframe>`, 'text/html'),
  '/no-referrer': answer(`<meta name=referrer content=no-referrer>${utf8Page}`, 'text/html'),
  '/fetches': `<img src=/drawing.svg><script>Promise.all([${fetchAll.join()}]); new Worker('/worker.js')</script>`,
};

test('a text is known again in every encoding and packing, and with the address of the server in it', async () => {
  const { run } = await project({
    ...pages,
    ...documents,
    ...data,
    '/frame.html': answer('<meta charset=latin1><script src=/own.js></script>', 'text/html'),
    '/own.js': answer(js, 'text/javascript'),
    '/sheet.css': answer(css, 'text/css'),
    '/imports.css': answer('@import "/marked.css"; @import "/ruled.css";', 'text/css'),
    '/marked.css': answer(mark + css, 'text/css'),
    '/ruled.css': answer(`@charset "utf-8";${css}`, 'text/css'),
    '/script.js': answer(js, 'text/javascript'),
    '/worker.js': answer(
      'importScripts("/imported.js"); fetch("/data.json").then((r) => r.text())',
      'text/javascript',
    ),
    '/imported.js': answer('imported = "é ü"', 'text/javascript'),
  });
  expect(Object.values(await run()).filter(({ failure }) => failure)).toEqual([]);
  expect(taken(await run())).toEqual({});
});
