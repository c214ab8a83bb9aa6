import { SnapshotError } from '../errors.ts';
import { exitCodeOfSignal } from './exit.ts';
import { onLostOutput } from './lost-output.ts';

/** Tells when the process should end: a signal came, or stdout or stderr cannot be written. */
export interface Interruption extends Disposable {
  /**
   * Aborts at the first signal, with a `SnapshotError` `INTERRUPTED` whose cause is the signal's name; or with an
   * `OUTPUT` once stdout or stderr cannot be written.
   */
  readonly signal: AbortSignal;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens until it is disposed: the first signal asks for a tidy end, the second ends the process at once. */
export function listenForSignals(): Interruption {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(exitCodeOfSignal(signal));
    controller.abort(new SnapshotError('INTERRUPTED', `Interrupted by ${signal}.`, { cause: signal }));
  };
  for (const signal of signals) process.on(signal, onSignal);
  const stopListening = onLostOutput((error) => controller.abort(error));
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, onSignal);
      stopListening();
    },
  };
}
