/**
 * The limit from which differences count as a change.
 *
 * Two captures of the same page in the same environment have the same bytes, so there is little noise to ignore: the
 * rounding of another processor, or of a JPEG. It is faint and scattered. Pixels differ by *levels*: the largest
 * difference of a colour channel, from 0 to 255, on a white or on a black ground if they are transparent.
 *
 * - A single pixel that differs by more than 24 levels is a change.
 * - So is one that differs by more than 8 levels, unless it is an anti-aliased edge in both pictures.
 * - So are pixels that differ by 2 levels or more where they are dense: 3 × 3 pixels without a gap, or 8 in a line.
 * - A difference of one level is invisible, and rounding causes it.
 *
 * The share of the picture that differs does not matter.
 */
export const limit = {
  /** Up to this difference, a single pixel is ignored. */
  faintLevels: 8,
  /** The same for an anti-aliased edge. */
  faintEdgeLevels: 24,
  /** From this difference on, pixels are a change if they are dense. */
  denseLevels: 2,
  densePatch: 3,
  denseLine: 8,
} as const;

/** The difference of each pixel of two rectangles, row by row. */
export interface Levels {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** Marks pixels that are dense, or differ too much even for an anti-aliased edge. */
export function markSignificant({ width, height, levels }: Levels, marks: Uint8Array): void {
  const { faintEdgeLevels, denseLevels, densePatch, denseLine } = limit;
  /** For each column, how many differing rows there are without a gap up to here. */
  const down = new Uint32Array(width);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    /**
     * How many differing columns there are without a gap up to here, and how many of them are high enough for a patch.
     */
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
      // If the patch continues, all but its last column is marked already.
      const first = deep === densePatch ? at - densePatch + 1 : at;
      for (let column = first; column <= at; column += 1) {
        for (let up = 0; up < densePatch; up += 1) marks[column - up * width] = 1;
      }
    }
  }
}
