import type { Output } from './contract.ts';

/** Lines that stay and, on a terminal, one below them that is drawn again and again. */
export interface Lines {
  /** Writes lines that stay. */
  print(lines: readonly string[]): void;
  /** Takes the live line away. Closing twice is harmless. */
  close(): void;
}

/** Lines that stay, nothing else: for files, pipes and the logs of CI. */
export function plainLines(output: Output): Lines {
  return {
    print(lines) {
      if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
    },
    close() {},
  };
}

/** Often enough for a spinner to turn, and slow enough to cost nothing: about 12 times a second. */
const redrawMs = 83;

/**
 * Keeps a live line at the bottom of a terminal until it is closed.
 *
 * @param draw Gives the line as it is now, at most this many columns wide.
 */
export function liveLines(output: Output, draw: (columns: number) => string): Lines {
  let drawn = '';
  const timer = setInterval(() => {
    drawn = draw((output.columns || 80) - 1);
    output.write(inOneLine(drawn));
  }, redrawMs).unref();
  const close = (): void => {
    clearInterval(timer);
    process.off('exit', close);
    if (drawn !== '') output.write(erase);
    drawn = '';
  };
  // A second Ctrl+C ends the process at once. The shell's prompt should not follow half a line.
  process.once('exit', close);
  return {
    print(lines) {
      if (lines.length === 0) return;
      // In one write, so that no terminal shows an erased line before the new one is drawn.
      output.write(`${erase}${lines.join('\n')}\n${drawn === '' ? '' : inOneLine(drawn)}`);
    },
    close,
  };
}

const erase = '\r\u001B[K';

/**
 * Overwrites the line instead of erasing it first, which would flicker, and forbids the terminal to wrap: names
 * in wide scripts take more columns than they have letters, and a wrapped line could not be taken away again.
 */
function inOneLine(text: string): string {
  return `\u001B[?7l\r${text}\u001B[K\u001B[?7h`;
}
