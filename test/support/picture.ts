import { readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** The colour at a place, as `#rrggbbaa`. */
  at(x: number, y: number): string;
}

export async function readPicture(file: string): Promise<Pixels> {
  const { width, height, data } = PNG.sync.read(await readFile(file));
  return {
    width,
    height,
    at: (x, y) => `#${data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4).toString('hex')}`,
  };
}
