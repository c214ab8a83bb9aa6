import { expect, test } from 'vitest';
import { startSite } from '../../../src/site/index.ts';
import { expectNothingLeft, trackProcesses } from '../../support/processes.ts';
import { app, read, ready, withSite } from '../starting.ts';

test.each([
  ['a Koa app', 'koa.ts', '<h1>Koa says /</h1>'],
  ['an Express app', 'express.ts', '<h1>Express says /</h1>'],
  ['a function that returns a promise of a Fastify app', 'fastify.ts', '<h1>Fastify</h1>'],
  ['a Hono app, exported as app', 'hono.ts', '<h1>Hono</h1>'],
  ['(request, response), exported as handler', 'node-listener.mjs', '<h1>Node says /</h1>'],
  ['a function of a Request', 'fetch-function.js', '<h1>fetch</h1>'],
  ['an http.Server, exported as server by CommonJS', 'server.cjs', '<h1>A server of objects</h1>'],
  [
    'a server that listens later, on a port of its own',
    'server-that-listens.ts',
    '<h1>Started by itself</h1>',
  ],
  [
    'an app that listens itself and exports nothing',
    'express-that-listens.ts',
    '<h1>Express listens by itself</h1>',
  ],
])('%s is served and stopped', async (_what, file, expected) => {
  expect(await withSite(app(file), read)).toBe(expected);
});

test('the export and its kind can be named', async () => {
  expect(await withSite(app('many.ts', { exportName: 'admin' }), read)).toBe('admin');
  expect(await withSite(app('many.ts', { exportName: 'site', appKind: 'fetch' }), read)).toBe('site');
});

test('the same app runs several times at once, each on its own port', async () => {
  const urls = await withSite(app('express-that-listens.ts'), (first) =>
    withSite(app('express-that-listens.ts'), async (second) => [first.url, second.url]),
  );
  expect(new Set(urls).size).toBe(2);
});

test('a fetch handler gets bodies, sets several cookies, streams, and its errors are a 500 in the output', async () => {
  await withSite(app('hono.ts'), async ({ url }) => {
    expect((await fetch(url)).headers.getSetCookie()).toEqual(['one=1; Path=/', 'two=2; Path=/']);
    const echoed = await fetch(new URL('/echo', url), { method: 'POST', body: 'äöü'.repeat(50_000) });
    expect(await echoed.text()).toBe('äöü'.repeat(50_000));
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });
  const lines: string[] = [];
  await withSite(
    app('fetch-function.js'),
    async ({ url }) => {
      const stream = await fetch(new URL('/stream', url));
      const { value } = await stream.body!.getReader().read();
      expect(new TextDecoder().decode(value)).toBe('data: 1\n\n');
      expect((await fetch(new URL('/broken', url))).status).toBe(500);
      await expect.poll(() => lines.join('\n')).toContain('Error: The handler is broken');
    },
    { onLine: (line) => lines.push(line) },
  );
});

test('the app sees its own arguments and environment, and no flags of ours', async () => {
  const source = app('environment.mjs', { env: { GREETING: 'hello' } });
  const seen = JSON.parse(await withSite(source, read));
  expect(seen.env.GREETING).toBe('hello');
  expect(seen.env.NODE_ENV).toBe(process.env['NODE_ENV']);
  expect(seen.execArgv).toEqual([]);
  expect(seen.argv).toEqual([process.execPath, source.module]);
});

test('an app that keeps its thread busy and hears nothing is stopped all the same', async () => {
  await withSite(app('busy.mjs'), async () => {});
});

test.each([
  [
    'throws',
    'throws.ts',
    'SITE_START',
    'threw while it was loaded: TypeError: The database is not there',
    'Correct',
  ],
  [
    'imports what is missing',
    'imports-missing.mjs',
    'SITE_START',
    "'a-package-that-is-not-installed'",
    'npm install',
  ],
  ['exports no app', 'not-an-app.ts', 'SITE_START', 'It exports default (object)', '{ app, export, kind }'],
  [
    'has no export of a usual name',
    'nothing.ts',
    'SITE_START',
    'It exports settings (object), version (string)',
    'export',
  ],
  ['exits', 'exits.mjs', 'SITE_EXITED', 'exited with code 3 after', 'by hand'],
  ['does not exist', 'no-such-app.ts', 'SITE_NOT_FOUND', 'there is no file', 'Set `site`'],
])('a module that %s fails with its name and what to do', async (_what, file, code, message, hint) => {
  const tracked = trackProcesses();
  await expect(startSite(app(file, { env: tracked.env }))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(
      new RegExp(`^The app .*${file}[^]*${message.replaceAll(/[()]/g, '\\$&')}`),
    ),
    hint: expect.stringContaining(hint),
  });
  await expectNothingLeft(tracked);
});

test('an export or a kind that does not fit is named', async () => {
  const tracked = trackProcesses();
  const { env } = tracked;
  await expect(startSite(app('many.ts', { env, exportName: 'shop' }))).rejects.toThrow(
    'it has no export "shop"',
  );
  await expect(startSite(app('koa.ts', { env, appKind: 'fastify' }))).rejects.toThrow('is no fastify app');
  await expectNothingLeft(tracked);
});

test('an app that never listens is given up after ready.timeout', async () => {
  const tracked = trackProcesses();
  const soon = ready({ timeoutMs: 1000 });
  await expect(startSite(app('waits-for-ever.ts', { env: tracked.env, ready: soon }))).rejects.toThrow(
    'never listened',
  );
  await expectNothingLeft(tracked);
});

test.runIf(process.platform === 'linux')('an abort while it starts leaves nothing running', async () => {
  const tracked = trackProcesses();
  const controller = new AbortController();
  const starting = startSite(app('waits-for-ever.ts', { env: tracked.env }), { signal: controller.signal });
  starting.catch(() => {});
  await expect.poll(() => tracked.pids().length).toBeGreaterThan(0);
  controller.abort(new Error('Ctrl+C'));
  await expect(starting).rejects.toThrow('Ctrl+C');
  await expectNothingLeft(tracked);
});

test('when an app crashes while it runs, one can know', async () => {
  const tracked = trackProcesses();
  await using site = await startSite(app('crashes-later.mjs', { env: tracked.env }));
  await fetch(new URL('/crash', site.url)).catch(() => {});
  expect(await site.exited).toEqual({ code: 1, signal: null });
  expect(site.output().join('\n')).toContain('Error: Out of luck');
  await site.stop();
  await expectNothingLeft(tracked, site.url);
});
