import type { Box } from '../model.ts';
import type { Pixels } from './decode.ts';

/** A part of two pictures in which they differ. */
export interface Region {
  /** In pixels of the pictures. */
  readonly box: Box;
  /** How many pixels differ. */
  readonly pixels: number;
  /** By how much a colour channel differs at most, of 255. */
  readonly mostLevels: number;
}

/**
 * Pixels that differ are put together if they lie in the same or in neighbouring cells of this size: the letters of a
 * word become one region, and a word and a picture beside it stay two.
 */
const cellSize = 12;

/** Where two pictures differ, from top to bottom. What only one of them has room for differs as a whole. */
export function differingRegions(a: Pixels, b: Pixels): Region[] {
  const width = Math.max(a.width, b.width);
  const columns = Math.ceil(width / cellSize);
  const cells = new Map<number, Cell>();
  const mark = (x: number, y: number, levels: number) => {
    const at = Math.floor(y / cellSize) * columns + Math.floor(x / cellSize);
    const cell = cells.get(at);
    if (cell) add(cell, x, y, levels);
    else cells.set(at, { left: x, top: y, right: x, bottom: y, pixels: 1, mostLevels: levels });
  };
  forEachDifference(a, b, mark);
  return connect(cells, columns)
    .map(({ left, top, right, bottom, pixels, mostLevels }) => ({
      box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 },
      pixels,
      mostLevels,
    }))
    .toSorted((one, other) => one.box.y - other.box.y || one.box.x - other.box.x);
}

interface Cell {
  left: number;
  top: number;
  right: number;
  bottom: number;
  pixels: number;
  mostLevels: number;
}

function add(cell: Cell, x: number, y: number, levels: number): void {
  cell.left = Math.min(cell.left, x);
  cell.right = Math.max(cell.right, x);
  cell.top = Math.min(cell.top, y);
  cell.bottom = Math.max(cell.bottom, y);
  cell.pixels += 1;
  cell.mostLevels = Math.max(cell.mostLevels, levels);
}

function forEachDifference(a: Pixels, b: Pixels, mark: (x: number, y: number, levels: number) => void): void {
  const width = Math.min(a.width, b.width);
  const height = Math.min(a.height, b.height);
  const wider = Math.max(a.width, b.width);
  const taller = Math.max(a.height, b.height);
  for (let y = 0; y < height; y += 1) {
    for (let x = width; x < wider; x += 1) mark(x, y, 255);
    const rowA = a.data.subarray(y * a.width * 4, (y * a.width + width) * 4);
    const rowB = b.data.subarray(y * b.width * 4, (y * b.width + width) * 4);
    // Most rows are the same, and that is found out many times faster.
    if (Buffer.compare(rowA, rowB) === 0) continue;
    for (let x = 0; x < width; x += 1) {
      const levels = levelsBetween(rowA, rowB, x * 4);
      if (levels > 0) mark(x, y, levels);
    }
  }
  for (let y = height; y < taller; y += 1) {
    for (let x = 0; x < wider; x += 1) mark(x, y, 255);
  }
}

function levelsBetween(a: Uint8Array, b: Uint8Array, at: number): number {
  return Math.max(
    Math.abs(a[at]! - b[at]!),
    Math.abs(a[at + 1]! - b[at + 1]!),
    Math.abs(a[at + 2]! - b[at + 2]!),
    Math.abs(a[at + 3]! - b[at + 3]!),
  );
}

/** Puts cells that touch, also at a corner, together. */
function connect(cells: Map<number, Cell>, columns: number): Cell[] {
  const left = new Map(cells);
  const regions: Cell[] = [];
  for (const [start, first] of cells) {
    if (!left.delete(start)) continue;
    const region = { ...first };
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of neighbours(at, columns)) {
        const cell = left.get(next);
        if (!cell) continue;
        left.delete(next);
        open.push(next);
        join(region, cell);
      }
    }
    regions.push(region);
  }
  return regions;
}

function join(region: Cell, cell: Cell): void {
  region.left = Math.min(region.left, cell.left);
  region.right = Math.max(region.right, cell.right);
  region.top = Math.min(region.top, cell.top);
  region.bottom = Math.max(region.bottom, cell.bottom);
  region.pixels += cell.pixels;
  region.mostLevels = Math.max(region.mostLevels, cell.mostLevels);
}

function neighbours(at: number, columns: number): number[] {
  const column = at % columns;
  const across = [0, ...(column > 0 ? [-1] : []), ...(column < columns - 1 ? [1] : [])];
  return [-columns, 0, columns].flatMap((down) => across.map((step) => at + down + step));
}
