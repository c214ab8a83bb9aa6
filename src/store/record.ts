import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment, CachedPicture, ReportedRecord, Shot } from '../model/index.ts';
import { hideSecrets } from '../secrets.ts';
import { optionsHash } from './environment.ts';
import { pictureName } from './inside-name.ts';
import { type DocumentKind, parseDocument } from './parse-document.ts';

/** The file in the folder of the pictures that describes each of them. */
export const recordName = 'snapshots.json';

export const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export const pictureSchema: z.ZodType<ReportedRecord> = z.strictObject({
  page: z.string(),
  variant: z.string().optional(),
  width: z.int(),
  height: z.int(),
  /** Device pixels per CSS pixel. */
  scale: z.number().optional(),
  sha256: z.string(),
  alt: z.string(),
  /** A hash of the options that decide how it looks. */
  options: z.string().optional(),
  /** The fingerprint of the environment that it was made in. */
  environment: z.string().optional(),
  /** What `mask` covers, in pixels of the picture. */
  masked: z.array(boxSchema).optional(),
});
export const environmentSchema = z.object({
  browser: z.string(),
  fonts: z.string(),
  os: z.string(),
  cpu: z.string(),
  recipe: z.int(),
}) satisfies z.ZodType<Environment>;
const recordSchema = z.object({
  // Version 1 had no environments.
  version: z.literal([1, 2]),
  environments: z.record(z.string(), environmentSchema).default({}),
  pictures: z.record(pictureName, pictureSchema),
});
const recordKind: DocumentKind<SnapshotRecord> = {
  schema: recordSchema,
  version: 2,
  code: 'OUTPUT',
  what: 'a record of pictures',
  hint: 'Mend it if a merge broke it, or delete it: the next whole run writes it again.',
};

/** The entry of one picture in `snapshots.json`. */
export type PictureRecord = ReportedRecord;
/** The content of `snapshots.json`: environments by their fingerprints, and pictures by their files. */
export interface SnapshotRecord {
  readonly environments: Readonly<Record<string, Environment>>;
  readonly pictures: Readonly<Record<string, PictureRecord>>;
}

/** The entry for a picture that was taken in the environment with this fingerprint. */
export function recordOf(
  { page, variant, options }: Shot,
  { sha256, width, height, title, masked }: CachedPicture,
  environment: string,
): PictureRecord {
  return {
    page: page.path,
    ...(variant.name === '' ? {} : { variant: variant.name }),
    width,
    height,
    scale: options.scale === 'css' ? 1 : (options.deviceScaleFactor ?? 1),
    sha256,
    alt: page.alt ?? title,
    options: optionsHash(options),
    environment,
    ...(masked.length === 0 ? {} : { masked }),
  };
}

/** @throws SnapshotError `OUTPUT` if `snapshots.json` is broken, or a newer version wrote it. */
export async function readRecord(output: string): Promise<SnapshotRecord> {
  const file = join(output, recordName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { environments: {}, pictures: {} };
    throw error;
  }
  return parseDocument(text, file, recordKind);
}

/** The entries whose pictures exist. */
export function recordsOfFiles(output: string, { pictures }: SnapshotRecord): SnapshotRecord['pictures'] {
  return Object.fromEntries(Object.entries(pictures).filter(([file]) => existsSync(join(output, file))));
}

/**
 * The text of `snapshots.json`: sorted and without times, so that it changes only when a picture does. Environments of no
 * picture are left out.
 */
export function recordText(record: SnapshotRecord): string {
  const used = new Set(Object.values(record.pictures).map(({ environment }) => environment));
  const environments = sortedByName(record.environments).filter(([name]) => used.has(name));
  const content = {
    version: 2,
    environments: Object.fromEntries(environments),
    pictures: Object.fromEntries(sortedByName(record.pictures)),
  };
  return hideSecrets(`${JSON.stringify(content, undefined, 2)}\n`);
}

function sortedByName<T>(entries: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
