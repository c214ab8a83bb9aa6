/** How much of what one picture of a page shows another picture of it lacks. */
import sharp from 'sharp';

/** A picture as a grid of blocks. */
export interface Blocks {
  readonly columns: number;
  readonly rows: number;
  /** For each block, row by row: 1 if something is to be seen in it, 0 if it has one colour. */
  readonly content: Uint8Array;
  /** For each block the mean of its red, green and blue. */
  readonly colours: Uint8Array;
}

/** About the height of a line of text, so that a word is a few blocks. */
export const blockPx = 16;
/** By how much a channel varies at least in a block with content. Slow gradients vary by less. */
const leastVariation = 24;
/** By how much a channel of a block's mean differs at least if it is another colour. */
const otherColour = 48;

export async function blocksOf(picture: Uint8Array): Promise<Blocks> {
  const { data, info } = await sharp(picture, { limitInputPixels: false })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [columns, rows] = [Math.ceil(info.width / blockPx), Math.ceil(info.height / blockPx)];
  const content = new Uint8Array(columns * rows);
  const colours = new Uint8Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const block = row * columns + column;
      for (let channel = 0; channel < 3; channel += 1) {
        const seen = lookAt(data, info, { row, column, channel });
        if (seen.most - seen.least > leastVariation) content[block] = 1;
        colours[block * 3 + channel] = seen.mean;
      }
    }
  }
  return { columns, rows, content, colours };
}

function lookAt(
  data: Uint8Array,
  { width, height, channels }: { width: number; height: number; channels: number },
  { row, column, channel }: { row: number; column: number; channel: number },
): { least: number; most: number; mean: number } {
  const [right, bottom] = [Math.min(width, (column + 1) * blockPx), Math.min(height, (row + 1) * blockPx)];
  let [least, most, sum, count] = [255, 0, 0, 0];
  for (let y = row * blockPx; y < bottom; y += 1) {
    for (let x = column * blockPx; x < right; x += 1) {
      const value = data[(y * width + x) * channels + channel]!;
      if (value < least) least = value;
      if (value > most) most = value;
      sum += value;
      count += 1;
    }
  }
  return { least, most, mean: Math.round(sum / count) };
}

/** What a picture lacks in comparison with a reference, each as a share from 0 to 1. */
export interface Lack {
  /** Of the reference's blocks with content: those near which the picture has none. */
  readonly missing: number;
  /** Of all of the reference's blocks: those that have clearly another colour. */
  readonly recoloured: number;
}

/** Of how many rows it is looked together how far they have moved up or down. */
const bandRows = 8;

/**
 * Something within one block's reach of where the reference has something counts as its content, whatever it is: one
 * of two pictures may be a frame later. What stands above may be higher or lower, as far as the heights of the two
 * differ, so each band of rows may have moved by that.
 */
export function lackOf(reference: Blocks, picture: Blocks): Lack {
  const near = widened(picture);
  const longer = picture.rows - reference.rows;
  const moves = range(Math.min(0, longer) - 1, Math.max(0, longer) + 1).toSorted(
    (a, b) => Math.abs(a) - Math.abs(b),
  );
  let [present, missing, recoloured] = [0, 0, 0];
  for (let from = 0; from < reference.rows; from += bandRows) {
    const band = { from, to: Math.min(from + bandRows, reference.rows) };
    let best = { missing: Infinity, move: 0 };
    for (const move of moves) {
      const lacking = missingIn(reference, { ...picture, content: near }, { ...band, move });
      if (lacking < best.missing) best = { missing: lacking, move };
      if (lacking === 0) break;
    }
    missing += best.missing;
    recoloured += recolouredIn(reference, picture, { ...band, move: best.move });
    const { columns, content } = reference;
    present += content.subarray(band.from * columns, band.to * columns).reduce((sum, one) => sum + one, 0);
  }
  return {
    missing: present === 0 ? 0 : missing / present,
    recoloured: recoloured / reference.content.length,
  };
}

interface Band {
  readonly from: number;
  readonly to: number;
  /** By how many rows it stands lower in the picture. */
  readonly move: number;
}

function missingIn(reference: Blocks, picture: Blocks, { from, to, move }: Band): number {
  let missing = 0;
  for (let row = from; row < to; row += 1) {
    for (let column = 0; column < reference.columns; column += 1) {
      if (reference.content[row * reference.columns + column] === 0) continue;
      const isThere = column < picture.columns && row + move >= 0 && row + move < picture.rows;
      if (!isThere || picture.content[(row + move) * picture.columns + column] === 0) missing += 1;
    }
  }
  return missing;
}

function recolouredIn(reference: Blocks, picture: Blocks, { from, to, move }: Band): number {
  let recoloured = 0;
  for (let row = from; row < to; row += 1) {
    if (row + move < 0 || row + move >= picture.rows) continue;
    for (let column = 0; column < Math.min(reference.columns, picture.columns); column += 1) {
      const a = (row * reference.columns + column) * 3;
      const b = ((row + move) * picture.columns + column) * 3;
      const differs = (channel: number) =>
        Math.abs(reference.colours[a + channel]! - picture.colours[b + channel]!) > otherColour;
      if (differs(0) || differs(1) || differs(2)) recoloured += 1;
    }
  }
  return recoloured;
}

/** Each block has content if it or one of its eight neighbours has. */
function widened({ columns, rows, content }: Blocks): Uint8Array {
  const wide = new Uint8Array(content.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (content[row * columns + column] === 0) continue;
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
          wide[y * columns + x] = 1;
        }
      }
    }
  }
  return wide;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
