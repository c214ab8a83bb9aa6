import { realpath, stat } from 'node:fs/promises';
import { runCommand } from './command.ts';
import { thisMachine } from './machine.ts';

/** A program smaller than this starts another one, whose version it does not show by itself. */
const leastBytes = 1_000_000;

/**
 * What changes when an executable is another one or was updated, found out without launching it; `undefined` where
 * that cannot be said.
 */
export async function identityOf(path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const file = await realpath(path);
    const { size, mtimeMs } = await stat(file);
    const identity = [file, size, mtimeMs];
    if (size >= leastBytes && !file.includes('snap')) return identity.join(' ');
    const { env } = thisMachine();
    const { code, lines } = await runCommand(path, ['--version'], { env, signal });
    return code === 0 && lines.length > 0 ? [...identity, ...lines].join(' ') : undefined;
  } catch {
    return undefined;
  }
}
