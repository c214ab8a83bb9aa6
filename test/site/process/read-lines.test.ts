import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readLines } from '../../../src/site/process/read-lines.ts';

/** The lines that come of these pieces. */
async function linesOf(...pieces: readonly (string | Uint8Array)[]): Promise<string[]> {
  const lines: string[] = [];
  const stream = new PassThrough();
  readLines(stream, (line) => lines.push(line));
  for (const piece of pieces) stream.write(piece);
  stream.end();
  await new Promise((resolve) => stream.once('close', resolve));
  return lines;
}

test('lines are put together from pieces, also within a character', async () => {
  const [first, second] = [new TextEncoder().encode('gr').slice(), new TextEncoder().encode('ün\n')];
  expect(await linesOf('one\ntw', 'o\n', first, second.slice(0, 1), second.slice(1))).toEqual([
    'one',
    'two',
    'grün',
  ]);
});

test('Windows line ends, empty lines and a last line without an end', async () => {
  expect(await linesOf('one\r\n\r\ntwo\n\nthree')).toEqual(['one', '', 'two', '', 'three']);
});

test('colours are left out', async () => {
  expect(await linesOf('\u001B[32mready\u001B[39m in 5 ms\n')).toEqual(['ready in 5 ms']);
});

test('a line without an end does not grow for ever', async () => {
  const lines = await linesOf('x'.repeat(9000), 'x'.repeat(9000), 'x'.repeat(9000));
  expect(lines.map(({ length }) => length)).toEqual([18_000, 9000]);
});
