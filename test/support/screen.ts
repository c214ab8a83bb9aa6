import { Writable } from 'node:stream';

/** An output that keeps what is written to it, and shows it as a terminal would. */
export interface Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  /** Every byte that came. */
  readonly written: () => string;
  /** What a person sees, line by line, without colours. */
  readonly lines: () => string[];
}

/** A terminal of this width; without one, a file or a pipe. */
export function screen(columns?: number): Screen {
  let written = '';
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      written += chunk.toString();
      done();
    },
  });
  return Object.assign(output, {
    isTTY: columns !== undefined,
    columns: columns ?? 0,
    getColorDepth: () => (columns === undefined ? 1 : 8),
    written: () => written,
    lines: () => show(written),
  });
}

/** Understands what is used here: colours, `\r`, erasing to the end of the line, and wrapping on or off. */
function show(text: string): string[] {
  const lines = [''];
  let column = 0;
  // eslint-disable-next-line no-control-regex
  for (const [part] of text.matchAll(/\u001B\[[?\d;]*[A-Za-z]|[^]/gu)) {
    const line = lines.at(-1)!;
    if (part === '\r') column = 0;
    else if (part === '\n') {
      lines.push('');
      column = 0;
    } else if (part === '\u001B[K') lines[lines.length - 1] = [...line].slice(0, column).join('');
    else if (!part.startsWith('\u001B')) {
      const characters = [...line];
      characters[column++] = part;
      lines[lines.length - 1] = characters.join('');
    }
  }
  return lines;
}
