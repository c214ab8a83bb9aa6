import { SnapshotError } from '../errors.ts';
import type { Failure, Shot } from '../model/index.ts';
import { writeTrouble } from '../store/index.ts';
import type { CaptureEvent, RunControl } from './control.ts';

/** What becomes of each shot. */
export interface Work<Done> {
  take(shot: Shot): Promise<Done>;
  /** Why there is no picture. */
  failureOf(done: Done): Failure | undefined;
  /** What becomes of a shot in which something went wrong that should not have. */
  failed(shot: Shot, failure: Failure): Done;
  /** It is done for good. */
  keep(done: Done, index: number): void;
}

interface Taking {
  readonly concurrency: number;
  /** The folder `.snapshot-site`, where it is written down what went wrong that should not have. */
  readonly scratch: string;
  /** Which of them are taken before the others. Default: none. */
  readonly first?: ((shot: Shot) => boolean) | undefined;
}

/**
 * Takes the shots, at most `concurrency` at a time. The first `SnapshotError` ends them all and is thrown; any other error
 * is one that we did not foresee, and only its shot fails.
 */
export async function takeAll<Done>(
  shots: readonly Shot[],
  { signal, stop, tell, concurrency, scratch, first }: RunControl<CaptureEvent> & Taking,
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
      // Once the run is over, every shot in flight ends with that reason, which is not an error of its own.
      if (signal.aborted) return;
      if (error instanceof SnapshotError) return stop.abort(error);
      const shot = shots[index]!;
      keep(failed(shot, unforeseen(error, await writeTrouble(scratch, shot, error))), index);
    }
  };

  // They all take from one list: tens of thousands of promises in waiting would cost time and memory.
  const waiting = inOrder(shots, first);
  const takeOneByOne = async () => {
    for (const index of waiting) {
      if (signal.aborted) return;
      tell({ kind: 'shot-begin', shot: shots[index]! });
      await attempt(index, () => again.push(index));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, takeOneByOne));
  // Which of the shots that were open killed the browser is not known: each is tried once more, by itself.
  for (const index of again) await attempt(index, (done) => keep(done, index));
  stop.signal.throwIfAborted();
}

function unforeseen(error: unknown, file: string | undefined): Failure {
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
