import { SnapshotError } from '../errors.ts';
import { type Paint, plainText } from '../report/index.ts';

/** Describes an error: what happened, what to type next and, with `--verbose`, its causes. */
export function explain(error: unknown, { paint, verbose }: { paint: Paint; verbose: boolean }): string {
  const hint = hintFor(error);
  if (!(error instanceof SnapshotError) && hint === undefined) return explainBug(error, paint);
  const { message } = error as Error;
  if (error instanceof SnapshotError && error.code === 'INTERRUPTED') return `${paint('yellow', message)}\n`;
  return [
    `${paint('bold', paint('red', 'error'))} ${plainText(message)}`,
    ...(hint === undefined ? [] : [paint('dim', `→ ${plainText(hint)}`)]),
    ...(verbose ? causesOf(error).map((cause) => paint('dim', `caused by: ${describe(cause)}`)) : []),
    '',
  ].join('\n');
}

/** Too many open files can be the cause of any error, and only one hint helps then. */
function hintFor(error: unknown): string | undefined {
  const codes = [error, ...causesOf(error)].map((one) => (one as NodeJS.ErrnoException | null)?.code);
  // The limit of file watchers has the same code, and a hint of its own.
  const isWatching = error instanceof SnapshotError && error.code === 'WATCH';
  if (!isWatching && codes.some((code) => code === 'EMFILE' || code === 'ENFILE')) {
    return 'Allow more open files, or take fewer shots at a time: ulimit -n 4096, or --concurrency 1';
  }
  return error instanceof SnapshotError ? error.hint : undefined;
}

function explainBug(error: unknown, paint: Paint): string {
  return [
    `${paint('bold', paint('red', 'error'))} ${describe(error)}`,
    ...causesOf(error).map((cause) => `caused by: ${describe(cause)}`),
    paint('dim', '→ This is a bug in snapshot-site. Please report it with the lines above.'),
    '',
  ].join('\n');
}

/** The chain of causes of an error. */
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
