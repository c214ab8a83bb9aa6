import type { Box, Comparison } from '../model.ts';
import { openThreads, type SentSide } from './threads.ts';

/** What came of comparing two pictures. */
export interface Compared {
  readonly comparison: Comparison;
  /** The new picture with what changed marked; only if it changed and was asked for. */
  readonly diff: Drawn | undefined;
}

/** A picture that was drawn, as PNG. */
export interface Drawn {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** One of two pictures, and what a mask covers of it, in its pixels. */
export interface ComparedSide {
  readonly bytes: Uint8Array;
  readonly masked: readonly Box[];
}

export interface Comparing {
  /** Limits with Playwright's meaning; with none of them, the verdict is by shape. */
  readonly limits: {
    readonly threshold?: number | undefined;
    readonly maxDiffPixels?: number | undefined;
    readonly maxDiffPixelRatio?: number | undefined;
  };
  /** Parts of the old picture that are known to move by themselves; like masks, they are not compared. */
  readonly restless?: readonly Box[];
  /** Whether a picture of the differences is wanted. */
  readonly draw: boolean;
}

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
