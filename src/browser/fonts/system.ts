import { createHash } from 'node:crypto';
import { runCommand } from '../command.ts';
import type { Machine } from '../machine.ts';

/** Identifies the fonts of the system: `system 3f9a1c2b`; just `system` where fontconfig is not available. */
export async function describeSystemFonts({ env, platform }: Machine, signal: AbortSignal): Promise<string> {
  if (platform !== 'linux') return 'system';
  const ask = runCommand('fc-list', [':', 'family', 'style', 'fontversion'], { env, signal });
  const answer = await ask.catch(() => undefined);
  signal.throwIfAborted();
  if (answer?.code !== 0) return 'system';
  const hash = createHash('sha256').update(answer.lines.toSorted().join('\n')).digest('hex');
  return `system ${hash.slice(0, 8)}`;
}
