import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { runCommand } from './command.ts';
import { thisMachine } from './machine.ts';

/**
 * A smaller program is not a browser itself but may be a script that starts one, whose version the file does not show.
 */
export const leastBytes = 1_000_000;

/** The limits for such a program when it is asked for its version. */
const atMost = { ms: 10_000, bytes: 100_000 };

/** Which program a browser is, found out without launching it. */
export interface Identity {
  /** Changes when the executable is replaced or updated; `undefined` if only a launch can tell. */
  readonly identity: string | undefined;
  /** The same on every machine that has this program: its size, or a hash if it is a script. */
  readonly build: string;
}

export async function identityOf(path: string, signal: AbortSignal): Promise<Identity> {
  try {
    const file = await realpath(path);
    const { size, mtimeMs } = await stat(file);
    const isScript = size < leastBytes;
    const build = isScript ? hashOf(await readFile(file)) : `${size} bytes`;
    const identity = [file, build, mtimeMs];
    if (!isScript && !file.includes('snap')) return { identity: identity.join(' '), build };
    const { env } = thisMachine();
    const { code, lines } = await runCommand(path, ['--version'], { env, signal, atMost });
    const isKnown = code === 0 && lines.length > 0;
    return { identity: isKnown ? [...identity, ...lines].join(' ') : undefined, build };
  } catch {
    return { identity: undefined, build: 'unknown' };
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
