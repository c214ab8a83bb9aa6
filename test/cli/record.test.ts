import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const page = `<!doctype html><title>Orders</title><button>More</button><p id=log></p><script>
  const show = async (path, init) => {
    const answer = await fetch(path, init);
    log.append(path + ' ' + answer.status + ' ' + (await answer.text()) + ' ');
  };
  (async () => {
    await show('/api/orders', { headers: { authorization: 'Bearer secret-in-the-page' } });
    await show('/api/count');
    await show('/api/count');
    await show('/graphql', { method: 'POST', body: JSON.stringify({ query: 'é', password: 'hunter22' }) });
    await show('/api/missing');
    await show('/api/list?nextToken=abc');
  })();
  document.querySelector('button').onclick = () => show('/api/more');
</script>`;

/** A site that counts what it is asked for under /api. */
async function site() {
  const asked: string[] = [];
  let count = 0;
  const answers =
    (text: (host: string) => string): Route =>
    ({ method, url, headers }, response) => {
      asked.push(`${method} ${url}`);
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'set-cookie': 'session=0123456789',
          date: new Date().toUTCString(),
          'x-request-id': String(Math.random()),
          etag: `"${Math.random()}"`,
        })
        .end(text(headers.host!));
    };
  const routes: Record<string, Route> = {
    '/orders': page,
    '/plain': '<p>nothing is asked',
    '/api/orders': answers(() => '[{"id":7,"key":"a","accessToken":"0123456789"}]'),
    '/api/count': answers(() => String((count += 1) % 2)),
    '/graphql': answers(() => '{"data":1}'),
    '/api/more': answers(() => '"more"'),
    '/api/list': answers(() => '"list"'),
  };
  return { asked, ...(await testServer(routes)) };
}

const config = (url: string, more: object = {}) =>
  JSON.stringify({
    site: url,
    viewport: { width: 300, height: 200 },
    pages: [{ path: '/orders', actions: [{ click: 'button' }], ...more }, '/plain'],
  });

test('record writes what a page is answered, and with the line that it prints the picture is the same without a server', async () => {
  const { url, server, asked } = await site();
  const cwd = await temporaryFolder({ 'pages.config.json': config(url) });
  const recorded = await cli(['record', 'orders'], cwd);
  expect(recorded).toEqual({
    exitCode: 0,
    stdout: "mock: { har: './mocks/orders.har' }\n",
    stderr: expect.stringContaining('✓ orders: 7 answers → mocks/orders.har (new)'),
  });
  const har = await readFile(join(cwd, 'mocks/orders.har'), 'utf8');
  for (const secret of ['secret-in-the-page', 'hunter22', '0123456789', 'session', new URL(url).host])
    expect(har).not.toContain(secret);
  expect(har).toContain('\\"key\\":\\"a\\"');
  expect(await readdir(join(cwd, 'mocks'))).toEqual(['orders.har']);

  await writeFile(join(cwd, 'pages.config.json'), config(url, { mock: { har: './mocks/orders.har' } }));
  const again = await cli(['record', '/orders'], cwd);
  expect(again.stderr).toContain('mocks/orders.har (unchanged)');
  expect(await readFile(join(cwd, 'mocks/orders.har'), 'utf8')).toBe(har);

  // The page itself still comes from the server, of which nothing but that is left.
  server.close();
  server.closeAllConnections();
  const rest = await testServer({ '/orders': page.replace('secret-in-the-page', 'another') });
  await writeFile(join(cwd, 'pages.config.json'), config(rest.url, { mock: { har: './mocks/orders.har' } }));
  asked.splice(0);
  const mocked = await cli(['--only', 'orders'], cwd);
  expect(mocked.exitCode).toBe(0);
  const other = await site();
  await writeFile(join(cwd, 'pages.config.json'), config(other.url));
  const real = await cli(['--only', 'orders', '--output', 'real'], cwd);
  expect(real.exitCode).toBe(0);
  const hashOf = async (file: string) =>
    createHash('sha256')
      .update(await readFile(join(cwd, file)))
      .digest('hex');
  // The one thing that differs is the token that is hidden in the recording.
  const picture = await hashOf('output/orders.png');
  const unhidden = har.replace('•••\\"}]', '0123456789\\"}]');
  expect(unhidden).not.toBe(har);
  await writeFile(join(cwd, 'mocks/orders.har'), unhidden);
  await writeFile(join(cwd, 'pages.config.json'), config(rest.url, { mock: { har: './mocks/orders.har' } }));
  await cli(['--only', 'orders'], cwd);
  expect(await hashOf('output/orders.png')).toBe(await hashOf('real/orders.png'));
  expect(picture).not.toBe(await hashOf('real/orders.png'));
});

test('record writes a file that the config names already', async () => {
  const { url } = await site();
  const cwd = await temporaryFolder({
    'pages.config.json': config(url, { mock: [{ har: 'gone.har' }, { url: '/api/orders', json: [] }] }),
  });
  expect((await cli(['--only', 'orders'], cwd)).stderr).toContain('gone.har does not exist');
  const recorded = await cli(['record', 'orders', '--har', 'gone.har'], cwd);
  expect(recorded.stdout).toBe("mock: { har: './gone.har' }\n");
  // What another rule answers is not recorded.
  expect(await readFile(join(cwd, 'gone.har'), 'utf8')).not.toContain('/api/orders');
});

test('record says of each page what became of it', async () => {
  const { url } = await site();
  const cwd = await temporaryFolder({ 'pages.config.json': config(url) });
  const all = await cli(['record', '--json'], cwd);
  expect(all.exitCode).toBe(0);
  expect(JSON.parse(all.stdout)).toMatchObject({
    version: 1,
    recordings: [
      { page: 'orders', path: '/orders', status: 'new', file: join(cwd, 'mocks/orders.har'), count: 7 },
      { page: 'plain', status: 'empty', count: 0 },
    ],
  });
  const none = await cli(['record', 'plain'], cwd);
  expect(none).toMatchObject({ exitCode: 0, stdout: '' });
  expect(none.stderr).toContain('plain: its scripts asked for nothing, so nothing was written.');
});

test('record writes into another file, other requests too, and refuses one file for several pages', async () => {
  const { url } = await site();
  const cwd = await temporaryFolder({ 'pages.config.json': config(url) });
  const named = await cli(['record', 'plain', '--har', 'answers/plain.har', '--url', '/plain'], cwd);
  expect(named.stdout).toBe(
    "mock: [{ har: './answers/plain.har' }, { har: './answers/plain.har', url: '/plain' }]\n",
  );
  const { log } = JSON.parse(await readFile(join(cwd, 'answers/plain.har'), 'utf8')) as {
    log: { entries: { request: { url: string } }[] };
  };
  expect(log.entries.map(({ request }) => request.url)).toEqual(['http://site.localhost/plain']);
  const refused = await cli(['record', '--har', 'all.har'], cwd);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('--har all.har is one file, but 2 pages were named: orders, plain.');
  expect((await cli(['record', '--url', '/{a'], cwd)).stderr).toContain(
    '--url /{a: its braces do not match.',
  );
});

test('record writes nothing for a page that fails', async () => {
  const { url } = await site();
  const cwd = await temporaryFolder({
    'pages.config.json': config(url, { actions: [{ click: '#nowhere', timeout: 300 }] }),
  });
  const failed = await cli(['record', 'orders'], cwd);
  expect(failed).toMatchObject({ exitCode: 4, stdout: '' });
  expect(failed.stderr).toContain('✗ orders: ');
  await expect(readdir(join(cwd, 'mocks'))).rejects.toThrow('ENOENT');
});
