import type { Box } from '../model/index.ts';
import type { Pair } from './align/index.ts';
import type { Pixels } from './decode.ts';

/** Grey, so that the drawing shows what was not compared. */
const paint = 0xff808080;

/** Paints over the boxes that are not compared, in the pixels themselves. */
export function paintOver(pixels: Pixels, boxes: readonly Box[]): void {
  const { words, width, height } = pixels;
  for (const box of boxes) {
    const left = Math.max(0, Math.floor(box.x));
    const right = Math.min(width, Math.ceil(box.x + box.width));
    const bottom = Math.min(height, Math.ceil(box.y + box.height));
    if (left >= right) continue;
    for (let y = Math.max(0, Math.floor(box.y)); y < bottom; y += 1) {
      words.fill(paint, y * width + left, y * width + right);
    }
  }
}

/** What is masked in one picture is also masked at the corresponding place of the other. */
export function paintOverPaired(
  a: { readonly pixels: Pixels; readonly boxes: readonly Box[] },
  b: { readonly pixels: Pixels; readonly boxes: readonly Box[] },
  pairs: readonly Pair[],
): void {
  for (const pair of pairs) {
    paintOver(
      b.pixels,
      a.boxes.flatMap((box) => boxOnOtherSide(box, pair.a, pair.b, pair)),
    );
    paintOver(
      a.pixels,
      b.boxes.flatMap((box) => boxOnOtherSide(box, pair.b, pair.a, pair)),
    );
  }
}

type Point = { readonly x: number; readonly y: number };

/** The part of a box that is inside a pair, at its place in the other picture. */
function boxOnOtherSide(box: Box, from: Point, to: Point, size: { width: number; height: number }): Box[] {
  const x = Math.max(box.x, from.x);
  const y = Math.max(box.y, from.y);
  const width = Math.min(box.x + box.width, from.x + size.width) - x;
  const height = Math.min(box.y + box.height, from.y + size.height) - y;
  if (width <= 0 || height <= 0) return [];
  return [{ x: x - from.x + to.x, y: y - from.y + to.y, width, height }];
}
