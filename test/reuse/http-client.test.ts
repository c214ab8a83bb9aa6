import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { isUnreachable, openHttpClient } from '../../src/reuse/http-client.ts';
import { testServer } from '../support/server.ts';

const { signal } = new AbortController();
const request = (url: string) => ({ method: 'GET', url, headers: {}, ignoreHTTPSErrors: false });

test('an answer that does not come to its end is trouble, and no server that cannot be reached', async () => {
  const { url } = await testServer({
    '/slow': (_, response) => void response.writeHead(200).write('x'),
    '/silent': () => {},
    '/fast': (_, response) => {
      const chunk = Buffer.alloc(8 * 1024 * 1024);
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', pour);
      };
      pour();
    },
    '/packed': (_, response) => void response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'),
    '/cut': (_, response) => {
      response.writeHead(200, { 'content-length': 9 }).write('x');
      setTimeout(() => response.destroy(), 50);
    },
  });
  using client = openHttpClient(signal, 500);
  const failure = async (path: string) => {
    const error: Error = await client.ask(request(new URL(path, url).href)).then(
      () => new Error('answered'),
      (reason) => reason,
    );
    return [error.message, isUnreachable(error)];
  };
  expect(await failure('/slow')).toEqual(['it takes more than 500 ms', false]);
  expect(await failure('/silent')).toEqual(['it takes more than 500 ms', false]);
  expect(await failure('/packed')).toEqual(['it comes packed as zstd', false]);
  expect(await failure('/cut')).toEqual(['its answer breaks off: aborted', false]);
  using patient = openHttpClient(signal, 60_000);
  await expect(patient.ask(request(new URL('/fast', url).href))).rejects.toThrow('does not come to an end');
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } })],
])(
  'of an answer that is small only as long as it is packed as %s, no more comes out',
  async (encoding, pack) => {
    const packed = pack(Buffer.alloc(65 * 1024 * 1024));
    const { url } = await testServer({
      '/': (_, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(packed),
    });
    expect(packed.byteLength).toBeLessThan(1024 * 1024);
    using client = openHttpClient(signal);
    const error: unknown = await client.ask(request(url)).catch((reason) => reason);
    expect(error).toMatchObject({ message: 'it does not come to an end' });
    expect(isUnreachable(error)).toBe(false);
  },
);

test('where nobody listens, nobody can be reached', async () => {
  using client = openHttpClient(signal);
  const error: unknown = await client.ask(request('http://127.0.0.1:1/')).catch((reason) => reason);
  expect(isUnreachable(error)).toBe(true);
});

test('a server that closes a connection in the moment in which it is used again is asked again', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    let questions = 0;
    socket.on('error', () => {});
    socket.on('data', () => {
      questions += 1;
      if (questions === 2) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  using client = openHttpClient(signal);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ask = async () => String((await client.ask(request(url))).body);
  expect([await ask(), await ask()]).toEqual(['hi', 'hi']);
  expect(connections).toBe(2);
});
