import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

const longest = 10_000;

/**
 * Hands over what a stream brings line by line, without colours; a line of more than 10,000 characters comes in pieces.
 */
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
  // The pipe breaks when we let go of it while the other end still writes; nobody wants to hear of it then.
  stream.on('error', () => {});
}
