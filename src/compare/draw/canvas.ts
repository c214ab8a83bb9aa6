import type { Area } from '../align/index.ts';
import type { Pixels } from '../decode.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture to draw on, with three bytes for each pixel. Pixels outside of it are ignored. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** How much of the picture's contrast is kept: enough for orientation, and weak beside the colours of the marks. */
const fadeStrength = 0.35;

/** The picture in faint grey, on white. */
export function faded({ words, width, height }: Pixels): Canvas {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0, to = 0; at < words.length; at += 1, to += 3) {
    const word = words[at]!;
    const light = (word & 255) * 0.299 + ((word >>> 8) & 255) * 0.587 + ((word >>> 16) & 255) * 0.114;
    const grey = 255 - (255 - light) * fadeStrength * ((word >>> 24) / 255);
    data[to] = data[to + 1] = data[to + 2] = grey;
  }
  return { width, height, data };
}

export function paint({ width, height, data }: Canvas, x: number, y: number, colour: Colour): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  data.set(colour, (y * width + x) * 3);
}

export function fill(canvas: Canvas, area: Area, colour: Colour): void {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let x = area.x; x < area.x + area.width; x += 1) paint(canvas, x, y, colour);
  }
}

/** Blends a colour over the picture. */
export function tint({ width, height, data }: Canvas, area: Area, colour: Colour, strength: number): void {
  const right = Math.min(width, area.x + area.width);
  const bottom = Math.min(height, area.y + area.height);
  for (let y = Math.max(0, area.y); y < bottom; y += 1) {
    for (let x = Math.max(0, area.x); x < right; x += 1) {
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        data[at + channel] = data[at + channel]! * (1 - strength) + colour[channel]! * strength;
      }
    }
  }
}

/** Draws a frame around an area, outside of it. */
export function outline(canvas: Canvas, { x, y, width, height }: Area, thick: number, colour: Colour): void {
  const [left, top] = [x - thick, y - thick];
  const [wide, high] = [width + 2 * thick, height + 2 * thick];
  fill(canvas, { x: left, y: top, width: wide, height: thick }, colour);
  fill(canvas, { x: left, y: y + height, width: wide, height: thick }, colour);
  fill(canvas, { x: left, y: top, width: thick, height: high }, colour);
  fill(canvas, { x: x + width, y: top, width: thick, height: high }, colour);
}
