import { imageSize } from 'image-size';
import { type Comparer, type Drawn, type NamedChanges, nameChanges } from '../compare/index.ts';
import type { Box, Comparison, Ignored, Note, PageBoxes, Shot } from '../model/index.ts';

/** One of two pictures of a shot. */
export interface Side {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly masked: readonly Box[];
  /** The elements of its page, if they are known. */
  boxes(): Promise<PageBoxes | undefined>;
}

/** The result of comparing two pictures of a shot. */
export type Difference =
  | { readonly differs: false; readonly ignored: Ignored | undefined }
  | {
      readonly differs: true;
      readonly comparison: Comparison;
      readonly named: NamedChanges;
      readonly diff: Drawn | undefined;
      readonly ignored: Ignored | undefined;
    };

export interface Differing {
  readonly comparer: Comparer;
  /** The notes of the new picture, which may explain a change. */
  readonly notes: readonly Note[];
  /** Parts of the old picture that are not compared. */
  readonly restless?: readonly Box[];
}

/** Compares within the limits of the shot. @throws UnreadablePicture if a file is no picture. */
export async function differ(
  { options: { threshold, maxDiffPixels, maxDiffPixelRatio } }: Shot,
  before: Side,
  after: Side,
  { comparer, notes, restless = [] }: Differing,
): Promise<Difference> {
  if (before.sha256 === after.sha256) return { differs: false, ignored: undefined };
  const limits = { threshold, maxDiffPixels, maxDiffPixelRatio };
  const { comparison, diff } = await comparer.compare(before, after, { limits, restless, draw: true });
  const { verdict, ignored } = comparison;
  if (verdict === 'same') return { differs: false, ignored };
  const named = nameChanges(comparison, {
    before: await before.boxes(),
    after: await after.boxes(),
    // The comparison has decoded both, so they are pictures.
    sizes: { before: sizeOf(before.bytes)!, after: sizeOf(after.bytes)! },
    notes,
  });
  return { differs: true, comparison, named, diff, ignored };
}

/** The size in pixels; `undefined` for bytes that are no picture. */
export function sizeOf(bytes: Uint8Array): { width: number; height: number } | undefined {
  try {
    const { width, height } = imageSize(bytes);
    return { width, height };
  } catch {
    return undefined;
  }
}
