import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

const longest = 10_000;

/** Splits a stream into lines, without colours. A line of more than 10,000 characters is split into pieces. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  const tell = (line: string) => onLine(stripVTControlCharacters(line));
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(tell);
    if (rest.length <= longest) return;
    tell(rest);
    rest = '';
  });
  stream.on('close', () => {
    if (rest !== '') tell(rest);
  });
  // The pipe breaks when it is destroyed while the other end still writes.
  stream.on('error', () => {});
}
