import { visitOf } from '../capture/index.ts';
import { SnapshotError } from '../errors.ts';
import type { Failure, Shot } from '../model/index.ts';
import { writeTrouble } from '../store/index.ts';
import type { CaptureEvent, RunControl } from './control.ts';
import { openTogether, type Together } from './together.ts';

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
  /** That of the capturer, so that shots of one visit are captured together or in turn. Default: there is no capturer. */
  readonly together?: Together;
  /** Which of them are taken before the others. Default: none. */
  readonly first?: ((shot: Shot) => boolean) | undefined;
}

/**
 * Processes the shots, at most `concurrency` at a time. The first `SnapshotError` ends the run and is thrown. Any other
 * error is a bug of ours, and only its shot fails.
 */
export async function takeAll<Done>(
  shots: readonly Shot[],
  {
    signal,
    stop,
    tell,
    concurrency,
    workFolder,
    together = openTogether(),
    first,
  }: RunControl<CaptureEvent> & Taking,
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
  const waiting = groupsOf(shots, inOrder(shots, first)).values();
  const takeOneByOne = async () => {
    for (const group of waiting) {
      if (signal.aborted) return;
      const indices = new Map(group.map((index) => [shots[index]!, index]));
      for (const shot of indices.keys()) tell({ kind: 'shot-begin', shot });
      await together.work([...indices.keys()], async (shot) => {
        const index = indices.get(shot)!;
        await attempt(index, () => again.push(index));
      });
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

/** The pictures of one visit are kept until the last one is taken. */
const mostOnOneVisit = 20;

/** Puts shots that one visit can give into one group, in the order of their first ones. */
function groupsOf(shots: readonly Shot[], order: Iterable<number>): number[][] {
  const groups: number[][] = [];
  const open = new Map<string, number[]>();
  for (const index of order) {
    const visit = visitOf(shots[index]!);
    const group = open.get(visit);
    if (group && group.length < mostOnOneVisit) group.push(index);
    else {
      open.set(visit, [index]);
      groups.push(open.get(visit)!);
    }
  }
  return groups;
}
