import type { Box, Comparison } from '../model/index.ts';

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
