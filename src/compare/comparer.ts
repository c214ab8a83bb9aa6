import type { Compared, ComparedSide, Comparing } from './contract.ts';
import { openThreads, type SentSide } from './threads.ts';

export interface Comparer extends AsyncDisposable {
  /** @throws UnreadablePicture for a file that is no picture. */
  compare(before: ComparedSide, after: ComparedSide, how: Comparing): Promise<Compared>;
}

/**
 * Compares pictures in worker threads. They are started when needed, not for identical bytes, and do not keep the
 * process alive. Disposing ends them.
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

/** Copies the bytes, because a transferred buffer cannot be used here any more. */
function sent({ bytes, masked }: ComparedSide): SentSide {
  return { bytes: new Uint8Array(bytes), masked };
}
