import { SnapshotError } from '../errors.ts';

/**
 * Calls back each time that something printed could not be written, to a full disk for example. A broken pipe does
 * not count: whoever reads may stop early, as `| head` does, and the run goes on and stops its site as always.
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
  const what = name === 'stdout' ? 'The result' : 'The talk';
  return new SnapshotError('OUTPUT', `${what} could not be written to ${name}: ${error.message}.`, {
    hint: `Check where ${name} goes to.`,
    cause: error,
  });
}
