import sharp from 'sharp';

/** A decoded picture: four bytes for each pixel, red, green, blue and alpha, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
  /** The same data, one number for each pixel. */
  readonly words: Uint32Array;
}

// Each picture is decoded once, so a cache would only use memory.
sharp.cache(false);

/** @throws Error if it is no picture, or damaged. */
export async function decode(bytes: Uint8Array, part?: Rows): Promise<Pixels> {
  const picture = sharp(bytes, { limitInputPixels: false, failOn: 'error' });
  if (part) picture.extract({ left: 0, ...part });
  const { data, info } = await picture
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pixelsOf(data, info);
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A range of rows of a picture. */
export interface Rows extends Size {
  readonly top: number;
}

export function pixelsOf(data: Uint8Array, { width, height }: Size): Pixels {
  const { buffer, byteOffset, byteLength } = data.byteOffset % 4 === 0 ? data : new Uint8Array(data);
  const words = new Uint32Array(buffer, byteOffset, width * height);
  return { width, height, data: Buffer.from(buffer, byteOffset, byteLength), words };
}

/** The size of a picture, without decoding it. @throws Error if it is no picture. */
export async function sizeOf(bytes: Uint8Array): Promise<Size> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return { width, height };
}
