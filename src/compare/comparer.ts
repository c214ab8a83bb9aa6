import type { Compared, ComparedSide, Comparing } from './contract.ts';
import { openThreads, type SentSide } from './threads.ts';

export interface Comparer extends AsyncDisposable {
  /** @throws UnreadablePicture for a file that is no picture. */
  compare(before: ComparedSide, after: ComparedSide, how: Comparing): Promise<Compared>;
}

/**
 * Compares pictures off the main thread. Threads are started on first need, never for bytes that are the same, and
 * never keep the process alive; disposing ends them.
 */
export function openComparer(): Comparer {
  const threads = openThreads();
  return {
    async compare(before, after, how) {
      if (Buffer.compare(before.bytes, after.bytes) === 0) return same;
      return threads.compare({ before: sent(before), after: sent(after), how });
    },
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

const same: Compared = {
  comparison: { verdict: 'same', shifts: [], regions: [], ignored: undefined },
  diff: undefined,
};

/** A copy: what is handed over to a thread is gone on this side. */
function sent({ bytes, masked }: ComparedSide): SentSide {
  return { bytes: new Uint8Array(bytes), masked };
}
