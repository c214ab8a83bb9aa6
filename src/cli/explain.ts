import { SnapshotError } from '../errors.ts';
import { plainText } from '../report/format.ts';
import type { Paint } from '../report/paint.ts';

/** An error in words: what happened, what to type next and, if asked for, where it came from. */
export function explain(error: unknown, { paint, verbose }: { paint: Paint; verbose: boolean }): string {
  if (!(error instanceof SnapshotError)) return explainBug(error, paint);
  if (error.code === 'INTERRUPTED') return `${paint('yellow', error.message)}\n`;
  return [
    `${paint('bold', paint('red', 'error'))} ${plainText(error.message)}`,
    ...(error.hint === undefined ? [] : [paint('dim', `→ ${plainText(error.hint)}`)]),
    ...(verbose ? causesOf(error).map((cause) => paint('dim', `caused by: ${describe(cause)}`)) : []),
    '',
  ].join('\n');
}

function explainBug(error: unknown, paint: Paint): string {
  return [
    `${paint('bold', paint('red', 'error'))} ${describe(error)}`,
    ...causesOf(error).map((cause) => `caused by: ${describe(cause)}`),
    paint('dim', '→ This is a bug in snapshot-site. Please report it with the lines above.'),
    '',
  ].join('\n');
}

/** The error behind the error, and so on. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && !causes.includes(cause)) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
