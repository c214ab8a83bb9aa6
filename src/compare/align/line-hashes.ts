import type { Pixels } from '../decode.ts';
import type { LineHashes } from './sequence.ts';

/** A rectangle of one picture. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The kind of line: rows or columns. */
export type Axis = 'rows' | 'columns';

/** A hash of each row or column of an area. Collisions do no harm, since pixels are compared afterwards. */
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

/** @param rows The rows that are hashed, counted from the top of the area. */
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

/** FNV-1a for 32-bit words. The shift mixes the high bits, with blue and alpha, into the low ones. */
export function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x01000193);
  return product ^ (product >>> 15);
}
