import sharp from 'sharp';
import type { Alignment, Area, Pair, LocatedShift } from '../align/index.ts';
import type { Drawn } from '../contract.ts';
import type { Pixels } from '../decode.ts';
import { levelsBetween } from '../levels.ts';
import type { Patch } from '../regions.ts';
import { type Canvas, type Colour, faded, fill, outline, paint, tint } from './canvas.ts';
import { label } from './label.ts';

/**
 * Draws the new picture in faint grey with its changes: differing pixels in orange with a frame around each region,
 * inserted areas with green stripes, moved areas with blue dots, and a red zigzag line where something was removed. The
 * colours can be told apart with any colour vision, and the patterns differ too.
 */
export async function draw(
  [a, b]: readonly [before: Pixels, after: Pixels],
  { pairs, shifts }: Alignment,
  patches: readonly Patch[],
): Promise<Drawn> {
  const canvas = faded(b);
  const thick = Math.max(1, Math.round(b.width / 640));
  for (const shift of shifts) drawShift(canvas, shift, thick);
  for (const { box } of patches) markPixels(canvas, a, b, pairs, box);
  for (const { box } of patches) {
    const padded = { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 };
    outline(canvas, padded, 2 * thick + 1, white);
    outline(canvas, padded, 2 * thick, orange);
  }
  const { width, height, data } = canvas;
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    // Higher levels cost much time and save few bytes.
    .png({ compressionLevel: 4 })
    .toBuffer();
  return { bytes: new Uint8Array(bytes), width, height };
}

const white: Colour = [255, 255, 255];
const orange: Colour = [213, 94, 0];
const green: Colour = [0, 158, 115];
const blue: Colour = [0, 114, 178];
const red: Colour = [170, 0, 40];

function drawShift(canvas: Canvas, shift: LocatedShift, thick: number): void {
  const { kind, axis, size, at, from = at, place } = shift;
  const corner = { x: place.x + 4 * thick, y: place.y + 4 * thick };
  switch (kind) {
    case 'inserted':
      tint(canvas, place, green, 0.25);
      hatch(canvas, place, green, (x, y) => (x + y) % (8 * thick) < thick);
      edges(canvas, place, axis, thick, green);
      label(canvas, `+${size} px`, corner, thick, green);
      break;
    case 'moved': {
      const arrow = axis === 'rows' ? (at > from ? '↓' : '↑') : at > from ? '→' : '←';
      tint(canvas, place, blue, 0.1);
      hatch(canvas, place, blue, (x, y) => x % (8 * thick) < thick && y % (8 * thick) < thick);
      edges(canvas, place, axis, thick, blue);
      label(canvas, `${arrow} ${Math.abs(at - from)} px`, corner, thick, blue);
      break;
    }
    case 'removed':
      zigzag(canvas, place, axis, thick);
      label(canvas, `−${size} px`, corner, thick, red);
      break;
    default:
      kind satisfies never;
  }
}

function hatch(canvas: Canvas, area: Area, colour: Colour, isInked: (x: number, y: number) => boolean): void {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let x = area.x; x < area.x + area.width; x += 1) if (isInked(x, y)) paint(canvas, x, y, colour);
  }
}

/** Lines where the shifted rows or columns begin and end. */
function edges(canvas: Canvas, area: Area, axis: LocatedShift['axis'], thick: number, colour: Colour): void {
  const line = axis === 'rows' ? { ...area, height: thick } : { ...area, width: thick };
  fill(canvas, line, colour);
  fill(
    canvas,
    axis === 'rows'
      ? { ...line, y: Math.max(area.y, area.y + area.height - thick) }
      : { ...line, x: Math.max(area.x, area.x + area.width - thick) },
    colour,
  );
}

/** A zigzag line where something was removed. */
function zigzag(canvas: Canvas, place: Area, axis: LocatedShift['axis'], thick: number): void {
  const period = 12 * thick;
  const length = axis === 'rows' ? place.width : place.height;
  // The line must stay inside the picture at its end.
  const middle =
    axis === 'rows'
      ? Math.max(3 * thick, Math.min(place.y, canvas.height - 4 * thick))
      : Math.max(3 * thick, Math.min(place.x, canvas.width - 4 * thick));
  for (let along = 0; along < length; along += 1) {
    const tip = middle + Math.abs((along % period) - period / 2) - 3 * thick;
    const dot = { width: 2 * thick, height: 2 * thick };
    fill(
      canvas,
      axis === 'rows' ? { x: place.x + along, y: tip, ...dot } : { x: tip, y: place.y + along, ...dot },
      red,
    );
  }
}

function markPixels(canvas: Canvas, a: Pixels, b: Pixels, pairs: readonly Pair[], box: Area): void {
  for (const pair of pairs) {
    const left = Math.max(box.x, pair.b.x);
    const right = Math.min(box.x + box.width, pair.b.x + pair.width);
    const bottom = Math.min(box.y + box.height, pair.b.y + pair.height);
    for (let y = Math.max(box.y, pair.b.y); y < bottom; y += 1) {
      const atA = (y - pair.b.y + pair.a.y) * a.width + pair.a.x - pair.b.x;
      for (let x = left; x < right; x += 1) {
        const [one, other] = [a.words[atA + x]!, b.words[y * b.width + x]!];
        if (one !== other && levelsBetween(one, other) > 0) paint(canvas, x, y, orange);
      }
    }
  }
}
