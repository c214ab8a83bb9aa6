import { expect, onTestFinished, test } from 'vitest';
import { startFolder } from '../../src/site/folder/index.ts';
import { request } from '../support/request.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function serve(files: Record<string, string | Uint8Array>): Promise<string> {
  const site = await startFolder(
    { kind: 'folder', folder: await temporaryFolder(files), base: '/', spa: false },
    { signal: new AbortController().signal, readyPath: '/', onLine: () => {} },
  );
  onTestFinished(() => site.stop());
  return site.url;
}

const ask = (url: string, range: string, headers: Record<string, string> = {}) =>
  request(url, '/film.mp4', { headers: { Range: range, ...headers } });

test.each([
  ['bytes=0-', '0123456789', 'bytes 0-9/10'],
  ['bytes=0-0', '0', 'bytes 0-0/10'],
  ['bytes=2-5', '2345', 'bytes 2-5/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=7-99', '789', 'bytes 7-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=-99', '0123456789', 'bytes 0-9/10'],
  ['bytes= 2-5 ', '2345', 'bytes 2-5/10'],
])('gives a part of a file: %s', async (range, text, contentRange) => {
  const answer = await ask(await serve({ 'film.mp4': '0123456789' }), range);
  expect(answer).toMatchObject({ status: 206, text });
  expect(answer.headers).toMatchObject({
    'content-range': contentRange,
    'content-length': String(text.length),
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
  });
});

test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])(
  'says how long the file is if it has no such part: %s',
  async (range) => {
    expect(await ask(await serve({ 'film.mp4': '0123456789' }), range)).toMatchObject({
      status: 416,
      headers: { 'content-range': 'bytes */10', 'content-type': 'text/plain; charset=utf-8' },
    });
  },
);

test('an empty file has no parts', async () => {
  const url = await serve({ 'film.mp4': '' });
  expect(await ask(url, 'bytes=0-')).toMatchObject({
    status: 416,
    headers: { 'content-range': 'bytes */0' },
  });
  expect(await request(url, '/film.mp4')).toMatchObject({ status: 200, text: '' });
});

test.each(['bytes=0-1,4-5', 'bytes=5-2', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes', 'bytes=1'])(
  'gives the whole file where the range is not one: %s',
  async (range) => {
    const answer = await ask(await serve({ 'film.mp4': '0123456789' }), range);
    expect(answer).toMatchObject({ status: 200, text: '0123456789', headers: { 'content-length': '10' } });
    expect(answer.headers).not.toHaveProperty('content-range');
  },
);

test('gives the whole file to those who ask for the rest of an earlier one', async () => {
  const url = await serve({ 'film.mp4': '0123456789' });
  const headers = { 'If-Range': new Date(0).toUTCString() };
  expect(await ask(url, 'bytes=2-5', headers)).toMatchObject({ status: 200, text: '0123456789' });
});

test('a range is nothing to HEAD and to an error page', async () => {
  const url = await serve({ 'film.mp4': '0123456789', '404.html': 'gone' });
  const Range = 'bytes=2-5';
  expect(await request(url, '/film.mp4', { method: 'HEAD', headers: { Range } })).toMatchObject({
    status: 200,
    headers: { 'content-length': '10', 'accept-ranges': 'bytes' },
  });
  expect(await request(url, '/none.mp4', { headers: { Range } })).toMatchObject({
    status: 404,
    text: 'gone',
  });
});
