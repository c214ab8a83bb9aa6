import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import type { Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { log, titles } from './titles.ts';

/** An entry of a HAR file. */
function entry(
  url: string,
  text: string,
  {
    method = 'GET',
    status = 200,
    body,
    headers = [],
    ...more
  }: Record<string, unknown> & { body?: string } = {},
): object {
  return {
    request: {
      method,
      url,
      headers: [],
      ...(body !== undefined && { postData: { mimeType: '', text: body } }),
    },
    response: { status, headers, content: { mimeType: 'text/plain', text } },
    ...more,
  };
}

const har = (...entries: object[]) => JSON.stringify({ log: { version: '1.2', entries } });

/** What a page shows of these answers of a recording. */
async function shown(script: string, file: string, more: Partial<Parameters<typeof titles>[0]> = {}) {
  return (await titles({ script, mock: { har: 'api.har' }, files: { 'api.har': file }, ...more }))[0];
}

/** Shows each answer, one after another. */
const asks = (...asked: readonly string[]) =>
  `(async () => { ${asked.map((one) => `log(await fetch(${one}).then((r) => r.text(), () => 'failed'));`).join('\n')} })();`;

const post = (body: string) => `"/api", { method: "POST", body: ${body} }`;

/** An entry of a request that failed for this reason. */
const failed = (text: string) => ({
  request: { method: 'GET', url: `http://localhost/${text}`, headers: [] },
  response: { status: -1, headers: [], content: {}, ['_failureText']: text },
});

test.each(['http://127.0.0.1:4321', 'http://localhost:3000', 'http://192.168.1.7', 'https://app.localhost'])(
  'what was recorded on %s is known by its path, wherever the site is now',
  async (origin) => {
    const file = har(entry(`${origin}/api/one`, 'one'), entry(`${origin}/api/two?a=b`, 'two'));
    expect(await shown(asks('"/api/one"', '"/api/two?a=b"', '"/api/two"'), file)).toBe('one two not found');
  },
);

test('what was recorded on another site is known if its page was recorded too', async () => {
  const origin = 'https://staging.example.com';
  const document = entry(`${origin}/`, '<p>', { ['_resourceType']: 'document' });
  expect(await shown(asks('"/api"'), har(document, entry(`${origin}/api`, 'staging')))).toBe('staging');
  expect(await shown(asks('"/api"'), har(entry(`${origin}/api`, 'staging')))).toBe('not found');
});

test('pages, scripts and styles come from the site as it is now, unless url names them', async () => {
  const file = har(
    entry('http://localhost/page0', '<title>old</title>'),
    entry('http://localhost/script.js', 'log("old")'),
    entry('http://localhost/data', 'data'),
  );
  const script = `document.body.append(Object.assign(document.createElement('script'), { src: '/script.js' })); ${asks('"/data"')}`;
  const routes: Record<string, Route> = {
    '/script.js': (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/javascript' }).end('log("new")'),
  };
  expect(await shown(script, file, { routes })).toMatch(/^(?:new data|data new)$/);
  const mock = { har: 'api.har', url: '/*.js' };
  expect(await shown(script, file, { routes, mock })).toMatch(/^(?:old not found|not found old)$/);
});

test('the same request gets the recorded answers in their order, in each shot from the first one on', async () => {
  const file = har(...['1', '2', '3'].map((text) => entry('http://localhost/count', text)));
  const four = Array.from({ length: 4 }, () => '"/count"');
  expect(
    await titles({
      script: asks(...four),
      mock: { har: 'api.har' },
      files: { 'api.har': file },
      times: 3,
      options: { concurrency: 1 },
    }),
  ).toEqual(['1 2 3 3']);
});

test('method and body have to be the same, and what is not found goes to the server or is refused', async () => {
  const file = har(
    entry('http://localhost/api', 'got'),
    entry('http://localhost/api', 'text', { method: 'POST', body: 'a' }),
    entry('http://localhost/api', 'json', { method: 'POST', body: '{"a":1,"b":[2]}' }),
    entry('http://localhost/api', 'é', { method: 'POST', body: 'é' }),
    entry('http://localhost/api', 'form', {
      method: 'POST',
      body: '--x1\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x1--\r\n',
    }),
    entry('http://localhost/api', 'empty', { method: 'PUT' }),
  );
  const script = asks(
    '"/api"',
    post('"a"'),
    post('\'{ "b": [2], "a": 1 }\''),
    post('"é"'),
    post('(() => { const form = new FormData(); form.set("a", "b"); return form; })()'),
    '"/api", { method: "PUT" }',
    post('"other"'),
    '"/api", { method: "DELETE" }',
  );
  const all = 'got text json é form empty';
  const routes: Record<string, Route> = { '/api': ({ method }, response) => void response.end(method) };
  expect(await shown(script, file, { routes })).toBe(`${all} POST DELETE`);
  const mock = { rules: [{ har: 'api.har' }], only: true };
  expect(await shown(script, file, { routes, mock })).toBe(`${all} failed failed`);
});

test('what failed fails, and what was cancelled or never answered is not known', async () => {
  const file = har(failed('net::ERR_CONNECTION_REFUSED'), failed('net::ERR_ABORTED'));
  expect(await shown(asks('"/net::ERR_CONNECTION_REFUSED"', '"/net::ERR_ABORTED"'), file)).toBe(
    'failed not found',
  );
});

const json: Record<string, string> = { 'content-type': 'application/json' };

test.each(['embed', 'attach'] as const)(
  'a recording that Playwright made answers without its servers: %s',
  async (content) => {
    const count = { value: 0 };
    const api = await testServer({
      '/api': (_, response) =>
        void response
          .writeHead(200, {
            ...json,
            'access-control-allow-origin': '*',
            'access-control-allow-headers': '*',
            'access-control-allow-methods': '*',
          })
          .end('"other host"'),
    });
    const script = asks(
      '"/data"',
      '"/data"',
      '"/moved"',
      '"/post", { method: "POST", body: "{}" }',
      '"/compressed"',
      `"${api.url}api", { method: "PUT", headers: { "x-a": "b" } }`,
      '"/addresses"',
    );
    const recorded = await testServer({
      '/page0': log(script),
      '/data': (_, response) => void response.writeHead(200, json).end(String((count.value += 1))),
      '/moved': (_, response) =>
        void response.writeHead(302, { location: `http://${response.req.headers.host}/goal` }).end(),
      '/goal': (_, response) => void response.end('goal'),
      '/post': (_, response) => void response.writeHead(201).end('posted'),
      '/compressed': (_, response) => void response.writeHead(200, { 'x-kept': 'yes' }).end('compressed'),
      '/addresses': (_, response) =>
        void response.writeHead(200, json).end(`"${`http://${response.req.headers.host}`}"`),
    });
    const folder = await temporaryFolder();
    await using browser = await chromium.launch({
      executablePath: process.env['SNAPSHOT_SITE_BROWSER']!,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const context = await browser.newContext({
      recordHar: { path: join(folder, 'api.har'), content, mode: 'full' },
    });
    const page = await context.newPage();
    await page.goto(new URL('/page0', recorded.url).href);
    await page.waitForFunction(() => document.title.split(' ').length === 8);
    const before = await page.title();
    await context.close();
    expect(before).toContain('1 2 goal posted compressed "other host"');
    api.server.close();

    const now = await testServer({ '/page0': log(script) });
    const cwd = await temporaryFolder();
    await cp(folder, cwd, { recursive: true });
    const options: Options = {
      site: now.url,
      pages: ['/page0'],
      viewport: { width: 60, height: 40 },
      mock: { har: 'api.har' },
    };
    const titlesSeen: string[] = [];
    const { results } = await run(
      configOf(
        { ...options, actions: async ({ page: shot }) => void titlesSeen.push(await shot.title()) },
        cwd,
      ),
    );
    expect(results.map(({ outcome }) => outcome.status)).toEqual(['new']);
    // Where the answer has the address of the site, it has that of now.
    expect(titlesSeen[0]).toBe(before.replace(new URL(recorded.url).origin, new URL(now.url).origin));
  },
);
