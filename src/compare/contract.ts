import type { Box, Comparison } from '../model/index.ts';

/** The result of comparing two pictures. */
export interface Compared {
  readonly comparison: Comparison;
  /** The new picture with its changes marked; only if it changed and a drawing was requested. */
  readonly diff: Drawn | undefined;
}

/** A drawn picture, as PNG. */
export interface Drawn {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** One of two pictures, with the boxes that a mask covers, in pixels of the picture. */
export interface ComparedSide {
  readonly bytes: Uint8Array;
  readonly masked: readonly Box[];
}

export interface Comparing {
  /** Playwright's limits. Without any, our own limit of visible changes applies. */
  readonly limits: {
    readonly threshold?: number | undefined;
    readonly maxDiffPixels?: number | undefined;
    readonly maxDiffPixelRatio?: number | undefined;
  };
  /** Parts of the old picture that are known to be unstable. Like masks, they are not compared. */
  readonly restless?: readonly Box[];
  /** Whether to draw a picture of the differences. */
  readonly draw: boolean;
}
