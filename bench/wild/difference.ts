/** Where two pictures of a page differ. */
import sharp from 'sharp';

/** In words: `1204 pixels in 320 × 96 at 480,1210`, or why that cannot be said. */
export async function describeDifference(one: Uint8Array, other: Uint8Array): Promise<string> {
  const [a, b] = await Promise.all([one, other].map(pixelsOf));
  const [{ width, height }, sizeB] = [a!.info, b!.info];
  if (width !== sizeB.width || height !== sizeB.height) {
    return `${width} × ${height} against ${sizeB.width} × ${sizeB.height}`;
  }
  let [count, left, top, right, bottom, most] = [0, width, height, 0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const levels = Math.max(
        ...[0, 1, 2, 3].map((channel) => Math.abs(a!.data[at + channel]! - b!.data[at + channel]!)),
      );
      if (levels === 0) continue;
      count += 1;
      most = Math.max(most, levels);
      [left, top] = [Math.min(left, x), Math.min(top, y)];
      [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
    }
  }
  if (count === 0) return 'the same pixels in other bytes';
  const box = `${right - left} × ${bottom - top} at ${left},${top}`;
  return `${count} pixels in ${box}, by up to ${most} levels`;
}

async function pixelsOf(picture: Uint8Array) {
  return sharp(picture, { limitInputPixels: false })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
}
