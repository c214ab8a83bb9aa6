import sharp from 'sharp';

const formats: Readonly<Record<string, string>> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' };

/** Why a file is not the picture that its name and its report claim; `undefined` if it is, and complete. */
export async function pictureFileFlaw(
  bytes: Uint8Array,
  { file, width, height }: { readonly file: string; readonly width: number; readonly height: number },
): Promise<string | undefined> {
  const claimed = formats[file.replace(/.*\./s, '').toLowerCase()];
  try {
    const picture = sharp(bytes, { limitInputPixels: false, failOn: 'error', sequentialRead: true });
    const found = await picture.metadata();
    if (found.format !== claimed) return `it is of the kind ${found.format}`;
    // Checked before decoding, because a small file can be a huge picture.
    if (found.width !== width || found.height !== height) {
      return `it has ${found.width} × ${found.height} pixels, not ${width} × ${height}`;
    }
    // Decodes all rows without keeping them.
    await picture.stats();
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}
