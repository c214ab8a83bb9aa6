import { SnapshotError } from '../errors.ts';

/**
 * Calls the listener each time that stdout or stderr cannot be written, for example to a full disk. A broken pipe is
 * ignored: a reader such as `| head` may stop early, and the run goes on.
 *
 * @returns A function that stops listening.
 */
export function onLostOutput(listener: (error: SnapshotError) => void): () => void {
  const stops = (['stdout', 'stderr'] as const).map((name) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code !== 'EPIPE') listener(lostOutput(name, error));
    };
    process[name].on('error', onError);
    return () => process[name].off('error', onError);
  });
  return () => stops.forEach((stop) => stop());
}

function lostOutput(name: 'stdout' | 'stderr', error: Error): SnapshotError {
  const what = name === 'stdout' ? 'The result' : 'The log';
  return new SnapshotError('OUTPUT', `${what} could not be written to ${name}: ${error.message}.`, {
    hint: `Check where ${name} goes to.`,
    cause: error,
  });
}
