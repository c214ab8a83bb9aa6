import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SnapshotError } from '../errors.ts';

/** The file beside the pictures that says what each of them shows. */
export const recordName = 'snapshots.json';

const pictureSchema = z.strictObject({
  page: z.string(),
  variant: z.string().optional(),
  width: z.int(),
  height: z.int(),
  sha256: z.string(),
  alt: z.string(),
});
const recordSchema = z.object({ version: z.literal(1), pictures: z.record(z.string(), pictureSchema) });

/** What `snapshots.json` says of one picture. */
export type PictureRecord = z.infer<typeof pictureSchema>;
/** By the picture's file, relative to the output folder. */
export type PictureRecords = Readonly<Record<string, PictureRecord>>;

/** @throws SnapshotError `OUTPUT` if there is a record that is not one. */
export async function readRecord(output: string): Promise<PictureRecords> {
  const file = join(output, recordName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return recordSchema.parse(JSON.parse(text)).pictures;
  } catch (error) {
    throw new SnapshotError('OUTPUT', `${file} is not a record of pictures that this version can read.`, {
      hint: 'If a merge left it broken, delete it: the next whole run writes it again.',
      cause: error,
    });
  }
}

/** The records whose pictures are there. */
export function recordsOfFiles(output: string, records: PictureRecords): PictureRecords {
  return Object.fromEntries(Object.entries(records).filter(([file]) => existsSync(join(output, file))));
}

/** The text of `snapshots.json`: sorted and without times, so that it changes only when a picture does. */
export function recordText(records: PictureRecords): string {
  const pictures = Object.entries(records).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version: 1, pictures: Object.fromEntries(pictures) }, undefined, 2)}\n`;
}
