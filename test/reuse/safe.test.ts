import { expect, test } from 'vitest';
import { learnSecrets } from '../../src/secrets.ts';
import { type Route, testServer } from '../support/server.ts';
import { project, taken } from './project.ts';

const asks = (address: string, init: string) =>
  `<p><script>fetch("${address}", ${init}).then((r) => r.text()).then((t) => document.querySelector("p").append(t))</script>`;

const post = (body: string) => asks('/x', `{ method: "POST", body: ${body} }`);

const options = (more: readonly string[]) => ({
  safe: ['POST /a'],
  variants: { v: { safe: ['POST /b'] } },
  pages: [{ path: '/page', safe: more }],
});

/** The port of the site is another one in each run. */
const withoutPort = (text: string) => text.replaceAll(/127\.0\.0\.1:\d+/g, 'host');

/** A server that answers with what it was sent. */
function echo(): { route: Exclude<Route, string>; asked: string[]; suffix: string } {
  const own = {
    asked: [] as string[],
    suffix: '',
    route: ((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        own.asked.push(`${request.method} ${request.headers['content-type'] ?? 'no type'} ${body}`);
        response.end(`${body}${own.suffix}`);
      });
    }) satisfies Route,
  };
  return own;
}

test('a page with a safe request is reused while it is answered as before, and the same body is sent', async () => {
  const server = echo();
  const { run, routes } = await project(
    {
      '/json': asks(
        '/graphql',
        '{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: "é", at: location.origin, now: Date.now(), r: Math.random() }) }',
      ),
      '/form': asks('/graphql?a=b', '{ method: "POST", body: new URLSearchParams({ q: "a b" }) }'),
      '/parts': asks(
        '/graphql',
        '{ method: "POST", body: (() => { const f = new FormData(); f.set("q", "x"); return f; })() }',
      ),
      '/binary': asks('/graphql', '{ method: "POST", body: new Uint8Array([255, 0, 254]) }'),
      '/empty': asks('/graphql', '{ method: "POST" }'),
      '/put': asks('/graphql', '{ method: "PUT", body: "x" }'),
      '/twice': `${asks('/graphql', '{ method: "POST", body: "one" }')}${asks('/graphql', '{ method: "POST", body: "two" }')}`,
      '/graphql.': '',
    },
    { safe: ['post /graphql', 'PUT /gr*'] },
  );
  routes['/graphql'] = server.route;
  await run();
  const first = server.asked.splice(0).toSorted();
  expect(taken(await run())).toEqual({});
  const again = server.asked.splice(0).toSorted();
  expect(again.map(withoutPort)).toEqual(first.map(withoutPort));
  expect(first.filter((one) => one.startsWith('POST application/json'))).toHaveLength(1);
  server.suffix = '!';
  expect(taken(await run())).toEqual({
    json: 'POST /graphql answers differently',
    form: 'POST /graphql?a=b answers differently',
    parts: 'POST /graphql answers differently',
    binary: 'POST /graphql answers differently',
    empty: 'POST /graphql answers differently',
    put: 'PUT /graphql answers differently',
    twice: 'POST /graphql answers differently',
  });
});

test('the page, the variant and the run name safe requests together, and what none names is a reason with the line to write', async () => {
  const server = echo();
  const { run, routes } = await project({
    '/page': ['/a', '/b', '/c'].map((path) => asks(path, '{ method: "POST" }')).join(''),
  });
  for (const path of ['/a', '/b', '/c', '/d']) routes[path] = server.route;
  await run(options([]));
  expect(taken(await run(options([])))).toEqual({
    'page.v':
      "it asks by POST {site}/c, which may change something there; if it only reads: safe: ['POST /c']",
  });
  await run(options(['POST /c']));
  expect(taken(await run(options(['POST /c'])))).toEqual({});
});

test('a safe request is not sent again without what only the page knows', async () => {
  learnSecrets({ names: [], values: ['hunter2hunter2'] });
  const server = echo();
  const { run, routes } = await project(
    {
      '/large': post('"x".repeat(70000)'),
      '/token': post('JSON.stringify({ "csrfToken": "abc" })'),
      '/field': post('new URLSearchParams({ password: "abc" })'),
      '/file': post('new Blob(["x"])'),
      '/cookie': post('document.cookie'),
      '/known': post('"hunter2hunter2"'),
    },
    { safe: ['POST /x'] },
  );
  routes['/x'] = server.route;
  routes['/cookie'] = (_, response) =>
    void response
      .writeHead(200, { 'set-cookie': 'a=0123456789', 'content-type': 'text/html' })
      .end(post('document.cookie'));
  await run();
  server.asked.splice(0);
  const reasons = taken(await run());
  expect(reasons).toEqual({
    large: 'POST {site}/x was asked with a body of 69 KiB, and only 64 KiB are kept',
    token: 'POST {site}/x was asked with a secret in its body',
    field: 'POST {site}/x was asked with a secret in its body',
    file: expect.stringContaining('POST {site}/x was asked with a body that the browser does not show'),
    cookie: 'POST {site}/x was asked with the value of a cookie in its body',
  });
  // A secret of the config is there when the request is repeated.
  expect(server.asked.filter((one) => one.includes('hunter2hunter2'))).toHaveLength(1);
});

test('another host is named by its whole address', async () => {
  const server = echo();
  const { url } = await testServer({
    '/graphql': (request, response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      return server.route(request, response);
    },
  });
  const line = `POST ${new URL('/graphql', url).href}`;
  const init = '{ method: "POST", headers: { "content-type": "application/json" }, body: "1" }';
  const { run } = await project({ '/page': asks(new URL('/graphql', url).href, init) });
  await run();
  expect(taken(await run())['page']).toContain(`safe: ['${line}']`);
  await run({ safe: [line] });
  expect(taken(await run({ safe: [line] }))).toEqual({});
});
