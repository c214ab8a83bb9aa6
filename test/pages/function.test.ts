import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { approve } from '../../src/approve.ts';
import { check } from '../../src/check/index.ts';
import { configOf } from '../../src/config/index.ts';
import { doctor } from '../../src/doctor/index.ts';
import type { CheckEvent, RunEvent } from '../../src/model/index.ts';
import type { Options, PagesContext, PagesFunction } from '../../src/index.ts';
import { listShots, run } from '../../src/run.ts';
import { makeRepository } from '../support/repository.ts';
import { refuses } from '../support/processes.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const small = { viewport: { width: 300, height: 200 }, fullPage: false };
const page = (text: string) => `<!doctype html><title>${text}</title><h1>${text}</h1>`;

/** Reads the list of paths that a site offers as `/paths.json`. */
const askPaths: PagesFunction = async ({ url, signal }) =>
  (await (await fetch(`${url}/paths.json`, { signal })).json()) as string[];

/** A folder site with these pages, which says itself which there are. */
function files(pages: Readonly<Record<string, string>>, below = 'site'): Record<string, string> {
  const paths = JSON.stringify(Object.keys(pages).map((name) => `/${name}.html`));
  const written = Object.entries(pages).map(([name, text]) => [`${below}/${name}.html`, page(text)]);
  return { ...Object.fromEntries(written), [`${below}/paths.json`]: paths };
}

/** A folder site whose function is called with `pages`, and where the site was while it ran. */
async function folderSite(pages: PagesFunction, more: Partial<Options> = {}) {
  const cwd = await temporaryFolder(files({ a: 'A', b: 'B' }));
  const calls: PagesContext[] = [];
  const ask: PagesFunction = (context) => {
    calls.push(context);
    return pages(context);
  };
  const options = { site: './site', pages: ask, ...small, ...more };
  return { cwd, calls, config: configOf(options, cwd), options };
}

async function expectStopped(calls: readonly PagesContext[]): Promise<void> {
  expect(calls.length).toBeGreaterThan(0);
  for (const { urls } of calls) for (const url of Object.values(urls)) expect(await refuses(url)).toBe(true);
}

test('a folder site is asked for its pages, and a second run needs no browser', async () => {
  const { calls, config, cwd } = await folderSite(askPaths);
  const events: RunEvent[] = [];
  const first = await run(config, { reporters: [(event) => events.push(event)] });
  expect(first.results.map(({ shot, outcome }) => [shot.id, outcome.status])).toEqual([
    ['a', 'new'],
    ['b', 'new'],
  ]);
  // The site is up before the shots are known, and both come before the browser.
  const kinds = events
    .map(({ kind }) => kind)
    .filter((kind) => /^(begin|site-ready|browser-ready)$/.test(kind));
  expect(kinds).toEqual(['site-ready', 'begin', 'browser-ready']);
  expect((await readdir(join(cwd, 'output'))).toSorted()).toEqual(['a.png', 'b.png', 'snapshots.json']);

  const again: RunEvent[] = [];
  const second = await run(config, { reporters: [(event) => again.push(event)] });
  expect(second.counts).toMatchObject({ reused: 2 });
  expect(again.some(({ kind }) => kind === 'browser-ready')).toBe(false);
  await expectStopped(calls);
});

test('the shots are listed, and the site is stopped', async () => {
  const { calls, config } = await folderSite(() => ['/b.html', { path: '/a.html', name: 'first' }]);
  expect((await listShots(config)).map(({ id }) => id)).toEqual(['b', 'first']);
  expect((await listShots(config, { only: ['first'] })).map(({ id }) => id)).toEqual(['first']);
  expect(calls[0]!.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(calls[0]!.urls).toEqual({ site: calls[0]!.url });
  await expectStopped(calls);
});

test('of two sites, each has its address, and the first is the one that is meant', async () => {
  const { calls, config } = await folderSite(
    ({ url, urls }) => (url === urls['docs'] ? ['/a.html', { path: '/b.html', site: 'shop' }] : []),
    { site: undefined as never, sites: { docs: './site', shop: './site' } },
  );
  const { results } = await run(config);
  const { docs, shop } = calls[0]!.urls;
  expect(docs).not.toBe(shop);
  expect(results.map(({ url }) => url)).toEqual([`${docs}/a.html`, `${shop}/b.html`]);
  await expectStopped(calls);
});

test('the pages that the command line names win, and nothing is asked', async () => {
  const { calls, cwd, options } = await folderSite(() => ['/a.html']);
  const config = configOf(options, cwd, { pages: ['/b.html'] });
  expect((await listShots(config)).map(({ id }) => id)).toEqual(['b']);
  expect(calls).toEqual([]);
});

const python = '/usr/bin/python3';
const hasUvicorn = spawnSync(python, ['-c', 'import uvicorn, fastapi']).status === 0;

const fastapi = `
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI()

@app.get("/hello", response_class=HTMLResponse)
def hello():
    return "<h1>Hello</h1>"

@app.get("/prices", response_class=HTMLResponse)
def prices():
    return "<h1>Prices</h1>"

@app.get("/items/{item}", response_class=HTMLResponse)
def item(item: str):
    return item
`;

test('FastAPI says which routes it has', async ({ skip }) => {
  skip(!hasUvicorn, 'The Debian packages python3-uvicorn and python3-fastapi are not installed.');
  const cwd = await temporaryFolder({ 'shop.py': fastapi });
  let asked = '';
  const config = configOf(
    {
      site: {
        command: `${python} -m uvicorn shop:app --fd {fd}`,
        env: { PYTHONDONTWRITEBYTECODE: '1' },
      },
      async pages({ url, signal }) {
        asked = url;
        const response = await fetch(`${url}/openapi.json`, { signal });
        const { paths } = (await response.json()) as { paths: Record<string, { get?: unknown }> };
        return Object.keys(paths).filter((path) => paths[path]!.get && !path.includes('{'));
      },
      ...small,
    },
    cwd,
  );
  const { results } = await run(config);
  expect(results.map(({ shot, outcome }) => [shot.file, outcome.status])).toEqual([
    ['hello.png', 'new'],
    ['prices.png', 'new'],
  ]);
  expect(await refuses(asked)).toBe(true);
});

test.for<[string, () => unknown, { code: string; message: string; hint?: string }]>([
  [
    'that throws',
    () => {
      throw new Error('no such table');
    },
    {
      code: 'PAGES',
      message:
        'Which pages there are is not known: the function `pages` in the options failed for URL: no such table',
    },
  ],
  [
    'that rejects with what is no error',
    () => Promise.reject('closed'),
    {
      code: 'PAGES',
      message:
        'Which pages there are is not known: the function `pages` in the options failed for URL: closed',
    },
  ],
  [
    'that returns nothing',
    () => undefined,
    {
      code: 'CONFIG_INVALID',
      message:
        'There is a mistake in what the function `pages` in the options returned:\n' +
        '  pages: expected a list of paths or objects, got undefined',
      hint: "Return a list such as: ['/', { path: '/pricing', fullPage: false }]",
    },
  ],
  [
    'that returns another function',
    () => () => ['/'],
    {
      code: 'CONFIG_INVALID',
      message:
        'There is a mistake in what the function `pages` in the options returned:\n' +
        '  pages: expected a list of paths or objects, got a function',
    },
  ],
  [
    'that returns pages with mistakes',
    async () => ['/', 7, { path: '/a', fullpage: true }, { path: '/b', site: 'shop' }],
    {
      code: 'CONFIG_INVALID',
      message:
        'There are 2 mistakes in what the function `pages` in the options returned:\n' +
        '  pages[1]: expected a path such as "/pricing" or an object, got 7\n' +
        '  pages[2].fullpage: unknown option; did you mean "fullPage"?',
      hint: "Return a list such as: ['/', { path: '/pricing', fullPage: false }]",
    },
  ],
  [
    'that names a device that there is not',
    () => [{ path: '/', device: 'iPhone 155' }],
    {
      code: 'CONFIG_INVALID',
      message:
        'There is a mistake in what the function `pages` in the options returned:\n' +
        '  pages[0].device: unknown device "iPhone 155"; did you mean "iPhone 15"?',
    },
  ],
  [
    'that returns an empty list',
    () => [],
    {
      code: 'NO_SHOTS',
      message: 'There is no page to photograph: the function `pages` in the options returned an empty list.',
      hint: 'See what the site answers, while this keeps it up: snapshot-site serve',
    },
  ],
  [
    'that returns a page twice',
    () => ['/a', '/a.html'],
    { code: 'DUPLICATE_FILE', message: 'Two shots have the same name:\n  a: /a and /a.html' },
  ],
])(
  'a function %s ends the run before a browser starts, and the site is stopped',
  async ([, pages, expected]) => {
    const { calls, config } = await folderSite(pages as PagesFunction);
    const events: RunEvent[] = [];
    const error = await run(config, { reporters: [(event) => events.push(event)] }).catch((thrown) => thrown);
    expect({ ...error, message: error.message.replace(calls[0]!.url, 'URL') }).toMatchObject(expected);
    expect(events.map(({ kind }) => kind)).toEqual(['site-ready']);
    await expectStopped(calls);
  },
);

test('a function that never ends is given up', async () => {
  const { calls, config } = await folderSite(() => new Promise(() => {}), { pagesTimeout: 50 });
  const error = await run(config).catch((thrown) => thrown);
  const [{ url, signal }] = calls as [PagesContext];
  expect(error).toMatchObject({
    code: 'PAGES',
    message: `Which pages there are is not known: the function \`pages\` in the options took more than 50 ms for ${url}.`,
    hint: 'Hand its `signal` on to what it waits for, as in fetch(url, { signal }), or allow it more: pagesTimeout: 100',
  });
  expect(signal.aborted).toBe(true);
  await expectStopped(calls);
});

test('the end of the run ends the function, and the site is stopped', async () => {
  const ending = new AbortController();
  let wasAborted = false;
  const { calls, config } = await folderSite(async ({ signal }) => {
    const aborted = once(signal, 'abort');
    ending.abort(new Error('enough'));
    await aborted;
    wasAborted = true;
    return ['/a.html'];
  });
  await expect(run(config, { signal: ending.signal })).rejects.toThrow('enough');
  expect(wasAborted).toBe(true);
  await expectStopped(calls);
});

const waitForever: PagesFunction = async ({ url, signal }) => {
  await fetch(`${url}/paths`, { signal }).catch(() => once(signal, 'abort'));
  return ['/'];
};

test('a site that ends while it is asked ends the run', async () => {
  const cwd = await temporaryFolder({
    'app.mjs': `export default (request, response) => {
      if (request.url === '/paths') process.exit(3);
      response.end('<h1>up</h1>');
    };`,
  });
  await expect(run(configOf({ site: './app.mjs', pages: waitForever }, cwd))).rejects.toMatchObject({
    code: 'SITE_EXITED',
  });
});

test('an output folder that cannot be written to is found before a picture is taken', async () => {
  const { calls, config } = await folderSite(() => ['/a.html'], { output: 'site/a.html' });
  const events: RunEvent[] = [];
  const running = run(config, { reporters: [(event) => events.push(event)] });
  await expect(running).rejects.toMatchObject({ code: 'OUTPUT' });
  expect(events.some(({ kind }) => kind === 'browser-ready' || kind === 'shot-begin')).toBe(false);
  await expectStopped(calls);
});

test('check compares what the site has now, and approve takes it over', async () => {
  const routes: Record<string, string> = { '/a': page('A'), '/b': page('B'), '/paths.json': '["/a","/b"]' };
  const { url } = await testServer(routes);
  const cwd = await temporaryFolder();
  const config = configOf({ site: url, pages: askPaths, ...small }, cwd);
  await run(config);
  const events: CheckEvent[] = [];
  const same = await check(config, { reporters: [(event) => events.push(event)] });
  expect(same.report).toMatchObject({ counts: { same: 2 }, reused: 2 });
  expect(events.some(({ kind }) => kind === 'browser-ready')).toBe(false);

  routes['/a'] = page('Another A');
  routes['/c'] = page('C');
  routes['/paths.json'] = '["/a","/c"]';
  const { report } = await check(config);
  expect(report.shots.map(({ id, status }) => [id, status])).toEqual([
    ['a', 'changed'],
    ['c', 'new'],
    ['b', 'removed'],
  ]);
  await approve(config, { choice: { shots: [], groups: [], prune: true }, from: undefined, cwd });
  expect((await readdir(join(cwd, 'output'))).toSorted()).toEqual(['a.png', 'c.png', 'snapshots.json']);
  expect((await check(config)).report.counts).toMatchObject({ same: 2, removed: 0 });
});

test('the doctor asks the site too', async () => {
  const { calls, config } = await folderSite(() => ['/a.html']);
  const { diagnoses } = await doctor(config, { selection: {}, reporters: [], signal: undefined });
  expect(diagnoses.map(({ shot, status }) => [shot.id, status])).toEqual([['a', 'stable']]);
  await expectStopped(calls);
});

test('--against asks each side with its own site', async () => {
  const cwd = await temporaryFolder({
    ...files({ a: 'A', gone: 'Gone' }, 'old'),
    ...files({ a: 'A', fresh: 'Fresh' }, 'new'),
  });
  const urls: string[] = [];
  const pages: PagesFunction = (context) => {
    urls.push(context.url);
    return askPaths(context);
  };
  const config = configOf({ site: './new', pages, ...small }, cwd);
  const { report } = await check(config, { against: { name: './old', cwd } });
  expect(report.shots.map(({ id, status, sentence }) => [id, status, sentence])).toEqual([
    ['a', 'same', 'the same bytes'],
    ['fresh', 'new', './old has no such page'],
    ['gone', 'removed', 'only ./old has this page'],
  ]);
  expect(new Set(urls).size).toBe(2);
  for (const url of urls) expect(await refuses(url)).toBe(true);
});

test('--against a URL asks that site', async () => {
  const { url } = await testServer({ '/a.html': page('A'), '/paths.json': '["/a.html","/x.html"]' });
  const { cwd, config } = await folderSite(askPaths);
  const { report } = await check(config, { against: { name: url, cwd } });
  expect(report.shots.map(({ id, status }) => [id, status])).toEqual([
    ['a', 'same'],
    ['b', 'new'],
    ['x', 'removed'],
  ]);
});

test('--against a commit whose site cannot say which pages it has says on which side that is', async () => {
  const cwd = await temporaryFolder({ 'site/a.html': page('A') });
  const git = makeRepository(cwd);
  const { 'site/paths.json': paths } = files({ a: 'A' });
  await writeFile(join(cwd, 'site/paths.json'), paths!);
  const urls: string[] = [];
  const pages: PagesFunction = (context) => {
    urls.push(context.url);
    return askPaths(context);
  };
  const config = configOf({ site: './site', pages, ...small }, cwd);
  const error = await check(config, { against: { name: 'main', cwd } }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'PAGES' });
  expect(error.message).toMatch(
    /^main: Which pages there are is not known: the function `pages` in the options failed for/,
  );
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  expect(urls).toHaveLength(2);
  for (const url of urls) expect(await refuses(url)).toBe(true);
});
