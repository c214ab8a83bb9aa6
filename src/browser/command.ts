import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { createMark, markVariable } from '../mark.ts';

/** Why a program that does not end by itself was ended. */
export class CommandEndless extends Error {
  readonly how: 'silent' | 'flood';

  constructor(program: string, how: CommandEndless['how']) {
    super(how === 'silent' ? `${program} does not end` : `${program} prints without an end`);
    this.how = how;
  }
}

export interface CommandEnd {
  readonly code: number | null;
  /** What it printed on stdout and stderr, in the order of arrival, without colours. */
  readonly lines: readonly string[];
}

/**
 * Runs a program to its end and gathers what it prints. On abort the program and everything that it started are
 * asked to end, forced two seconds later, and only then the promise rejects with the reason of the signal.
 *
 * @throws CommandEndless if it takes longer, or prints more, than `atMost` allows; it has ended then.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
    readonly onLine?: (line: string) => void;
    /** Default: as long and as much as it likes. */
    readonly atMost?: { readonly ms: number; readonly bytes: number };
  },
): Promise<CommandEnd> {
  const { env, onLine, atMost } = options;
  const tooMuch = new AbortController();
  const signal = AbortSignal.any([options.signal, tooMuch.signal]);
  signal.throwIfAborted();
  // A group of its own is what makes it possible to end the whole family.
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
      if (atMost && bytes > atMost.bytes) tooMuch.abort(new CommandEndless(program, 'flood'));
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
      // It ended by itself in this moment.
    }
  };
  const stop = () => {
    end('SIGTERM');
    force = setTimeout(end, 2000, 'SIGKILL');
  };
  signal.addEventListener('abort', stop, { once: true });
  const late = atMost && setTimeout(() => tooMuch.abort(new CommandEndless(program, 'silent')), atMost.ms);
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
