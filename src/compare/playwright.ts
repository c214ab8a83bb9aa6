import pixelmatch from 'pixelmatch';
import type { Pixels } from './decode.ts';

/** Playwright's limits. */
export interface Limits {
  readonly threshold?: number | undefined;
  readonly maxDiffPixels?: number | undefined;
  readonly maxDiffPixelRatio?: number | undefined;
}

export function isLimited(limits: Limits): boolean {
  return Object.values(limits).some((value) => value !== undefined);
}

/** How many pixels may differ. Pictures of different sizes are never within the limits. */
export function allowedPixels({ maxDiffPixels, maxDiffPixelRatio }: Limits, pixels: number): number {
  const share = maxDiffPixelRatio === undefined ? undefined : maxDiffPixelRatio * pixels;
  if (maxDiffPixels === undefined) return share ?? 0;
  return Math.min(maxDiffPixels, share ?? Infinity);
}

/** How many pixels of two pictures of the same size differ, without anti-aliased edges. */
export function countBeyond({ threshold = 0.2 }: Limits, a: Pixels, b: Pixels): number {
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold });
}
