import sharp from 'sharp';
import { type Pixels, pixelsOf } from '../../src/compare/decode.ts';

/** A box of one colour; the colour is grey if it is a number. */
export type Painted = readonly [
  x: number,
  y: number,
  width: number,
  height: number,
  colour?: number | readonly [red: number, green: number, blue: number, alpha?: number],
];

/** A white picture with boxes on it, the later ones over the earlier ones; black if they say no colour. */
export function paint([width, height]: readonly [number, number], ...boxes: readonly Painted[]): Pixels {
  const data = Buffer.alloc(width * height * 4, 255);
  for (const [left, top, across, down, colour = 0] of boxes) {
    const [red, green, blue, alpha = 255] = typeof colour === 'number' ? [colour, colour, colour] : colour;
    for (let y = Math.max(0, top); y < Math.min(height, top + down); y += 1) {
      for (let x = Math.max(0, left); x < Math.min(width, left + across); x += 1) {
        data.set([red, green, blue, alpha], (y * width + x) * 4);
      }
    }
  }
  return pixelsOf(data, { width, height });
}

export async function png({ data, width, height }: Pixels): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Something like lines of text, 24 px apart; the same seed gives the same words. */
export function text(
  { x, y, width, lines }: { x: number; y: number; width: number; lines: number },
  seed = 1,
): Painted[] {
  const next = random(seed);
  const words: Painted[] = [];
  for (let line = 0; line < lines; line += 1) {
    for (let at = x; at < x + width - 24;) {
      const size = 4 + Math.floor(next() * 20);
      words.push([at, y + line * 24, size, 8 + Math.floor(next() * 6), Math.floor(next() * 90)]);
      at += size + 5;
    }
  }
  return words;
}

export function shifted(boxes: readonly Painted[], right: number, down: number): Painted[] {
  return boxes.map(([x, y, ...rest]) => [x + right, y + down, ...rest]);
}
