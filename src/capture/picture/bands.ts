import { once } from 'node:events';
import { crc32, createDeflate, inflate } from 'node:zlib';
import { promisify } from 'node:util';

const unpack = promisify(inflate);
const signature = Buffer.from('\x89PNG\r\n\x1A\n', 'latin1');

/** The header of a PNG and its uncompressed rows: each has one byte for its filter, and then its pixels. */
interface Band {
  readonly width: number;
  readonly height: number;
  /** Bit depth, colour type and the methods. */
  readonly format: Buffer;
  readonly rows: Buffer;
}

/**
 * Joins PNGs that lie below each other. Their rows stay as the browser filtered them and are compressed again, one band
 * after the other, so that only one of them is in memory.
 */
export async function joinBands(pngs: AsyncIterable<Buffer>): Promise<Buffer> {
  // The level that the browser uses with `optimizeForSpeed`.
  const packer = createDeflate({ level: 1 });
  const packed: Buffer[] = [];
  packer.on('data', (data: Buffer) => packed.push(data));
  let width = 0;
  let height = 0;
  let format: Buffer | undefined;
  for await (const png of pngs) {
    const band = await readBand(png);
    if (format && !(band.format.equals(format) && band.width === width))
      throw new Error('The bands of a picture are not of one kind.');
    [width, format] = [band.width, band.format];
    height += band.height;
    detachFirstRow(band);
    if (!packer.write(band.rows)) await once(packer, 'drain');
  }
  packer.end();
  await once(packer, 'end');
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([
    signature,
    ...chunk('IHDR', [size, format!]),
    ...chunk('IDAT', packed),
    ...chunk('IEND', []),
  ]);
}

async function readBand(png: Buffer): Promise<Band> {
  const packed: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') packed.push(data);
    at += 12 + length;
  }
  return {
    width: header!.readUInt32BE(0),
    height: header!.readUInt32BE(4),
    format: header!.subarray(8),
    rows: await unpack(Buffer.concat(packed)),
  };
}

const bytesPerPixel: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * Makes the first row of a band independent of the row above. A filter may refer to that row, and for the first row of a
 * PNG it counts as zeros. So "up" is the same as no filter, and "Paeth" the same as "left". "Average" is undone: with
 * zeros above, it adds half of the pixel to the left.
 */
function detachFirstRow({ rows, width, format }: Band): void {
  const none = 0;
  const [left, up, average, paeth] = [1, 2, 3, 4];
  if (rows[0] === up) rows[0] = none;
  if (rows[0] === paeth) rows[0] = left;
  if (rows[0] !== average) return;
  const step = bytesPerPixel[format[1]!]!;
  rows[0] = none;
  for (let at = 1 + step; at <= width * step; at += 1) rows[at] = (rows[at]! + (rows[at - step]! >> 1)) & 255;
}

/** The parts of a chunk: its length, its name and data, and their checksum. */
function chunk(type: string, data: readonly Buffer[]): Buffer[] {
  const name = Buffer.from(type, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE([name, ...data].reduce((crc, part) => crc32(part, crc), 0));
  return [length, name, ...data, sum];
}
