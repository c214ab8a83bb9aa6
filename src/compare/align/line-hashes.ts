import type { Pixels } from '../decode.ts';
import type { LineHashes } from './sequence.ts';

/** A rectangle of one picture. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Along which side lines lie one after another. */
export type Axis = 'rows' | 'columns';

/** A hash of each row or column of an area. Two that are alike by chance do no harm: pixels are compared in any case. */
export function lineHashesOf(pixels: Pixels, area: Area, axis: Axis): LineHashes {
  return axis === 'rows' ? rowsOf(pixels, area) : columnsOf(pixels, area);
}

function rowsOf({ words, width: stride }: Pixels, { x, y, width, height }: Area): LineHashes {
  const rows = new Int32Array(height);
  for (let row = 0; row < height; row += 1) {
    let hash = 0;
    const start = (y + row) * stride + x;
    for (let at = start; at < start + width; at += 1) hash = mix(hash, words[at]!);
    rows[row] = hash;
  }
  return rows;
}

/** @param rows Which rows are looked at, from the first of the area. */
export function columnsOf(
  { words, width: stride }: Pixels,
  { x, y, width, height }: Area,
  rows: Iterable<number> = Array(height).keys(),
): LineHashes {
  const columns = new Int32Array(width);
  for (const row of rows) {
    const start = (y + row) * stride + x;
    for (let column = 0; column < width; column += 1) {
      columns[column] = mix(columns[column]!, words[start + column]!);
    }
  }
  return columns;
}

/** FNV-1a by the word; the shift brings the high bits, which blue and alpha are in, down to the others. */
export function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x01000193);
  return product ^ (product >>> 15);
}
