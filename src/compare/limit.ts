/**
 * The limit of what counts as a change, all of it in this file.
 *
 * Two captures of the same page in the same environment are the same byte by byte, so there is little noise to forgive:
 * the rounding of another processor, or of a JPEG. It is faint and scattered. Pixels differ by so many *levels*: the
 * largest difference of a colour channel, of 255, on white or on black where they let something through.
 *
 * - A pixel that differs by more than 24 levels is a change, be it a single one.
 * - So is one that differs by more than 8 levels, unless it is a smoothed edge in both pictures.
 * - So are pixels that differ by 2 levels or more where they are dense: 3 × 3 pixels without a gap between them, or 8 in
 *   a line.
 * - One level is the smallest step there is; nobody sees it, and what is rounded differs by it.
 *
 * The share of the picture that differs plays no part.
 */
export const limit = {
  /** Up to this, a pixel on its own is faint. */
  faintLevels: 8,
  /** The same for a smoothed edge. */
  faintEdgeLevels: 24,
  /** From this on, pixels are a change if they are dense. */
  denseLevels: 2,
  densePatch: 3,
  denseLine: 8,
} as const;

/** How much pixels of two rectangles differ, row by row. */
export interface Levels {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** Marks pixels that are dense, or too strong even for a smoothed edge. */
export function markSignificant({ width, height, levels }: Levels, marks: Uint8Array): void {
  const { faintEdgeLevels, denseLevels, densePatch, denseLine } = limit;
  /** How many rows without a gap each column has up to here. */
  const down = new Uint32Array(width);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    /** How many columns without a gap there are up to here; and of those, how many go far enough up for a patch. */
    let [along, deep] = [0, 0];
    for (let x = 0; x < width; x += 1) {
      const at = row + x;
      const level = levels[at]!;
      if (level > faintEdgeLevels) marks[at] = 1;
      if (level < denseLevels) {
        down[x] = 0;
        [along, deep] = [0, 0];
        continue;
      }
      const rows = (down[x]! += 1);
      along += 1;
      deep = rows >= densePatch ? deep + 1 : 0;
      if (along === denseLine) marks.fill(1, at - denseLine + 1, at + 1);
      else if (along > denseLine) marks[at] = 1;
      if (rows === denseLine) for (let up = 0; up < denseLine; up += 1) marks[at - up * width] = 1;
      else if (rows > denseLine) marks[at] = 1;
      if (deep < densePatch) continue;
      // Where the patch goes on, all but its last column is marked already.
      const first = deep === densePatch ? at - densePatch + 1 : at;
      for (let column = first; column <= at; column += 1) {
        for (let up = 0; up < densePatch; up += 1) marks[column - up * width] = 1;
      }
    }
  }
}
