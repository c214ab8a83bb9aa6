import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFolder } from '../../src/site/folder/index.ts';
import { withoutTimersFrom } from '../support/clock.ts';
import { request } from '../support/request.ts';
import { temporaryFolder } from '../support/temporary.ts';

const start = async (folder: string) => {
  const site = await startFolder(
    { kind: 'folder', folder, base: '/', spa: false },
    { signal: new AbortController().signal, readyPath: '/', onLine: () => {} },
  );
  onTestFinished(() => site.stop());
  return site;
};

/** In which a stopped site gives an answer the time to end. */
const graceMs = 500;

const refusal = { code: 'ECONNREFUSED' };

test('a stopped site refuses connections, and stopping it again does nothing', async () => {
  const site = await start(await temporaryFolder({ 'index.html': 'home' }));
  expect(await request(site.url, '/')).toMatchObject({ text: 'home' });
  await Promise.all([site.stop(), site.stop()]);
  await site.stop();
  await expect(request(site.url, '/')).rejects.toMatchObject(refusal);
});

test('`await using` stops the site', async () => {
  let url: string;
  {
    await using site = await start(await temporaryFolder({ 'index.html': 'home' }));
    url = site.url;
    expect(await request(url, '/')).toMatchObject({ text: 'home' });
  }
  await expect(request(url, '/')).rejects.toMatchObject(refusal);
});

test('stops at once while a browser keeps a connection open', async () => {
  const site = await start(await temporaryFolder({ 'index.html': 'home' }));
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const [answer] = (await once(get(site.url, { agent }), 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  withoutTimersFrom(graceMs);
  await site.stop();
  await expect(request(site.url, '/')).rejects.toMatchObject(refusal);
});

test('stops at once right after the last answer, whose connection is still open', async () => {
  const folder = await temporaryFolder({ 'index.html': 'home'.repeat(10_000) });
  withoutTimersFrom(graceMs);
  for (let round = 0; round < 10; round++) {
    const site = await start(folder);
    await (await fetch(site.url)).arrayBuffer();
    await site.stop();
    await expect(request(site.url, '/')).rejects.toMatchObject(refusal);
  }
});

test('stops while a connection is open that never asked for anything', async () => {
  const site = await start(await temporaryFolder({}));
  const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await site.stop();
  await closed;
  await expect(request(site.url, '/')).rejects.toMatchObject(refusal);
});

test('stops while a large file is being downloaded slowly', async () => {
  const folder = await temporaryFolder({});
  const film = await open(join(folder, 'film.mp4'), 'w');
  await film.truncate(2 ** 30);
  await film.close();
  const site = await start(folder);
  const [answer] = (await once(get(`${site.url}film.mp4`, { agent: false }), 'response')) as [
    IncomingMessage,
  ];
  await once(answer, 'readable');
  const broken = once(answer, 'error');
  await site.stop();
  answer.resume();
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  await expect(request(site.url, '/')).rejects.toMatchObject(refusal);
});

test('streams: a file of a gigabyte takes no memory to speak of', async () => {
  const folder = await temporaryFolder({});
  const film = await open(join(folder, 'film.mp4'), 'w');
  await film.truncate(2 ** 30);
  await film.close();
  const site = await start(folder);
  const before = process.memoryUsage().rss;
  for (const headers of [{}, { Range: 'bytes=100-' }, { Range: 'bytes=-1000000000' }]) {
    const [answer] = (await once(get(`${site.url}film.mp4`, { agent: false, headers }), 'response')) as [
      IncomingMessage,
    ];
    await once(answer, 'readable');
    answer.destroy();
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
});

test('fifty sites at once have fifty ports, and each gives its own pages', async () => {
  const sites = await Promise.all(
    Array.from({ length: 50 }, async (_, number) =>
      start(await temporaryFolder({ 'index.html': `site ${number}` })),
    ),
  );
  expect(new Set(sites.map((site) => new URL(site.url).port)).size).toBe(50);
  const answers = await Promise.all(sites.map((site) => request(site.url, '/')));
  expect(answers.map((answer) => answer.text)).toEqual(sites.map((_, number) => `site ${number}`));
  await Promise.all(sites.map((site) => site.stop()));
  for (const site of sites) await expect(request(site.url, '/')).rejects.toMatchObject(refusal);
});
