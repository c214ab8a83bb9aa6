import type { Output } from './contract.ts';

/** Lines that stay and, on a terminal, a live line below them that is drawn again and again. */
export interface Lines {
  /** Writes lines that stay. */
  print(lines: readonly string[]): void;
  /** Removes the live line. Closing twice is harmless. */
  close(): void;
}

/** Only lines that stay: for files, pipes and the logs of CI. */
export function plainLines(output: Output): Lines {
  return {
    print(lines) {
      if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
    },
    close() {},
  };
}

/** About 12 times a second: a spinner turns, and it costs next to nothing. */
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
 * Overwrites the line, because erasing it first would flicker. Wrapping is switched off: names in wide scripts take more
 * columns than they have letters, and a wrapped line could not be removed again.
 */
function inOneLine(text: string): string {
  return `\u001B[?7l\r${text}\u001B[K\u001B[?7h`;
}
