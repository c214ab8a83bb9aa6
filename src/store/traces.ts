import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import { z } from 'zod';
import type { CacheEntry, Shot } from '../model/index.ts';
import { hideSecrets } from '../secrets.ts';
import { readIfThere } from './read-if-there.ts';
import { boxSchema, environmentSchema } from './record.ts';
import { writeBelow } from './work-folder.ts';

/**
 * The cache entries of shots, in `.snapshot-site/traces`, with one file for each shot. Losing them does no harm: then
 * pictures are taken again. So nothing here ever throws.
 */
export interface TraceStore {
  /** Whether there are entries for a shot. */
  has(shot: Shot): boolean;
  /** The entries for a shot, the newest first. */
  read(shot: Shot): Promise<{ readonly entries: readonly CacheEntry[]; readonly isDamaged: boolean }>;
  /** Replaces the entry for the same picture. If two runs write at the same time, one entry may be lost. */
  keep(shot: Shot, entry: CacheEntry): Promise<void>;
  forget(shot: Shot): Promise<void>;
  /** Removes all entries. */
  drop(): Promise<void>;
  /** Removes files that belong to none of these shots and are older than a month. */
  prune(shots: readonly Shot[]): Promise<void>;
}

/** Is increased when the meaning of a file changes. Files of older versions are never read. */
const version = 3;
const ending = `.${version}.json.gz`;
/** With this, one can switch between so many branches of a project without capturing anything again. */
const mostOfAShot = 4;
const oldMs = 30 * 24 * 3_600_000;

const exchangeSchema = z.object({
  method: z.string(),
  url: z.string(),
  type: z.string(),
  headers: z.record(z.string(), z.string()),
  cookies: z.record(z.string(), z.string().nullable()),
  body: z.union([z.object({ text: z.string() }), z.object({ base64: z.string() })]).optional(),
  answer: z.union([
    z.literal('unreachable'),
    z.object({
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      cookies: z.array(z.string()),
      sha256: z.string().nullable(),
    }),
  ]),
});
const entrySchema = z.object({
  key: z.object({
    tool: z.string(),
    options: z.string(),
    login: z.string(),
    browser: z.string(),
    environment: environmentSchema,
  }),
  trace: z.object({
    exchanges: z.array(exchangeSchema),
    files: z.array(z.object({ file: z.string(), sha256: z.string() })),
    reasonsNotToCache: z.array(z.string()),
  }),
  picture: z.object({
    sha256: z.string(),
    width: z.int(),
    height: z.int(),
    title: z.string(),
    masked: z.array(boxSchema),
  }),
  sameAs: z.string().optional(),
  notes: z.array(z.object({ kind: z.string(), message: z.string() })),
  url: z.string(),
});
const fileSchema = z.array(entrySchema);

/** @param workFolder The folder `.snapshot-site`. It is created when there is something to save. */
export function openTraces(workFolder: string): TraceStore {
  const folder = join(workFolder, 'traces');
  const fileOf = ({ file }: Shot) => {
    const name = createHash('sha256').update(file).digest('hex').slice(0, 32);
    return join(folder, name.slice(0, 2), `${name.slice(2)}${ending}`);
  };

  async function read(shot: Shot): ReturnType<TraceStore['read']> {
    try {
      const packed = readIfThere(fileOf(shot));
      if (!packed) return { entries: [], isDamaged: false };
      const text = String(gunzipSync(packed));
      return { entries: fileSchema.parse(JSON.parse(text)) as CacheEntry[], isDamaged: false };
    } catch {
      return { entries: [], isDamaged: true };
    }
  }

  return {
    has: (shot) => existsSync(fileOf(shot)),
    read,
    async keep(shot, entry) {
      const others = (await read(shot)).entries.filter((other) => pictureOf(other) !== pictureOf(entry));
      try {
        const text = hideSecrets(JSON.stringify([entry, ...others].slice(0, mostOfAShot)));
        await writeBelow(workFolder, fileOf(shot), await compress(text, { level: 4 }));
      } catch {
        // Then the shot is captured again.
      }
    },
    forget: (shot) => rm(fileOf(shot), { force: true }).catch(() => {}),
    drop: () => rm(folder, { recursive: true, force: true }).catch(() => {}),
    async prune(shots) {
      const needed = new Set(shots.map(fileOf));
      const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = names
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      for (const file of files) if (!needed.has(file)) await removeIfOld(file);
    },
  };
}

/** The picture in `output/` that an entry belongs to. */
function pictureOf({ sameAs, picture }: CacheEntry): string {
  return sameAs ?? picture.sha256;
}

async function removeIfOld(file: string): Promise<void> {
  const touched = await stat(file).catch(() => undefined);
  if (touched && Date.now() - touched.mtimeMs > oldMs) await rm(file, { force: true }).catch(() => {});
}

const compress = promisify(gzip);
