import { SnapshotError } from '../errors.ts';
import type { Failure, Shot } from '../model/index.ts';
import { writeTrouble } from '../store/index.ts';
import type { CaptureEvent, RunControl } from './control.ts';

/** How each shot is processed. */
export interface Work<Done> {
  take(shot: Shot): Promise<Done>;
  /** Why there is no picture. */
  failureOf(done: Done): Failure | undefined;
  /** The result for a shot in which an unexpected error was thrown. */
  failed(shot: Shot, failure: Failure): Done;
  /** Is called with each final result. */
  keep(done: Done, index: number): void;
}

interface Taking {
  readonly concurrency: number;
  /** The folder `.snapshot-site`, where unexpected errors are written to files. */
  readonly workFolder: string;
  /** Which of them are taken before the others. Default: none. */
  readonly first?: ((shot: Shot) => boolean) | undefined;
}

/**
 * Processes the shots, at most `concurrency` at a time. The first `SnapshotError` ends the run and is thrown. Any other
 * error is a bug of ours, and only its shot fails.
 */
export async function takeAll<Done>(
  shots: readonly Shot[],
  { signal, stop, tell, concurrency, workFolder, first }: RunControl<CaptureEvent> & Taking,
  { take, failureOf, failed, keep }: Work<Done>,
): Promise<void> {
  const again: number[] = [];
  const attempt = async (index: number, onBrowserCrash: (done: Done) => void) => {
    if (signal.aborted) return;
    try {
      const done = await take(shots[index]!);
      if (failureOf(done)?.kind === 'browser-crash') onBrowserCrash(done);
      else keep(done, index);
    } catch (error) {
      // When the run is ended, every shot in flight rejects with that reason, which is no error of the shot.
      if (signal.aborted) return;
      if (error instanceof SnapshotError) return stop.abort(error);
      const shot = shots[index]!;
      keep(failed(shot, unexpected(error, await writeTrouble(workFolder, shot, error))), index);
    }
  };

  // The workers share one iterator: tens of thousands of pending promises would cost time and memory.
  const waiting = inOrder(shots, first);
  const takeOneByOne = async () => {
    for (const index of waiting) {
      if (signal.aborted) return;
      tell({ kind: 'shot-begin', shot: shots[index]! });
      await attempt(index, () => again.push(index));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, takeOneByOne));
  // It is not known which of the open shots crashed the browser, so each is tried once more, alone.
  for (const index of again) await attempt(index, (done) => keep(done, index));
  stop.signal.throwIfAborted();
}

function unexpected(error: unknown, file: string | undefined): Failure {
  const where = file === undefined ? '' : ` with the file ${file}`;
  return {
    kind: 'internal',
    message: `something went wrong in snapshot-site itself: ${String(error)}`,
    hint: `This is a bug. Please report it${where} and, if you can, the page.`,
  };
}

function* inOrder(shots: readonly Shot[], first: Taking['first'] = () => false): Generator<number> {
  for (const index of shots.keys()) if (first(shots[index]!)) yield index;
  for (const index of shots.keys()) if (!first(shots[index]!)) yield index;
}
