import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { createMark, markVariable } from '../mark.ts';

/** Thrown for a program that was killed because it ran too long or printed too much. */
export class CommandNotEnding extends Error {
  readonly reason: 'timeout' | 'output-limit';

  constructor(program: string, reason: CommandNotEnding['reason']) {
    super(reason === 'timeout' ? `${program} does not end` : `${program} prints without an end`);
    this.reason = reason;
  }
}

export interface CommandResult {
  readonly code: number | null;
  /** The lines of stdout and stderr, in the order of arrival, without colours. */
  readonly lines: readonly string[];
}

/**
 * Runs a program to its end and collects its output. On abort the program and everything that it started get SIGTERM,
 * and SIGKILL two seconds later. The promise rejects with the reason of the signal once the program has ended.
 *
 * @throws CommandNotEnding if it takes longer or prints more than `atMost` allows; it has ended then.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
    readonly onLine?: (line: string) => void;
    /** Limits of its time and of its output. Default: none. */
    readonly atMost?: { readonly ms: number; readonly bytes: number };
  },
): Promise<CommandResult> {
  const { env, onLine, atMost } = options;
  const tooMuch = new AbortController();
  const signal = AbortSignal.any([options.signal, tooMuch.signal]);
  signal.throwIfAborted();
  // With a process group of its own, the whole process tree can be signalled.
  const group = process.platform !== 'win32';
  const child = spawn(program, args, {
    env: { ...env, [markVariable]: createMark() },
    detached: group,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  const lines: string[] = [];
  let bytes = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', ({ length }: Buffer) => {
      bytes += length;
      if (atMost && bytes > atMost.bytes) tooMuch.abort(new CommandNotEnding(program, 'output-limit'));
    });
    createInterface({ input: stream }).on('line', (text) => {
      const line = stripVTControlCharacters(text);
      lines.push(line);
      onLine?.(line);
    });
  }

  let force: NodeJS.Timeout | undefined;
  const end = (by: NodeJS.Signals) => {
    try {
      if (group && child.pid !== undefined) process.kill(-child.pid, by);
      else child.kill(by);
    } catch {
      // It has just ended by itself.
    }
  };
  const stop = () => {
    end('SIGTERM');
    force = setTimeout(end, 2000, 'SIGKILL');
  };
  signal.addEventListener('abort', stop, { once: true });
  const late = atMost && setTimeout(() => tooMuch.abort(new CommandNotEnding(program, 'timeout')), atMost.ms);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    signal.throwIfAborted();
    return { code, lines };
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(force);
    clearTimeout(late);
  }
}
