import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Outcome, Picture, Shot } from '../model.ts';
import { cannotWrite, endsTheRun, reasonOf } from './cannot-write.ts';
import { decide } from './decide.ts';
import { withLock } from './lock.ts';
import {
  type PictureRecord,
  type PictureRecords,
  readRecord,
  recordName,
  recordsOfFiles,
  recordText,
} from './record.ts';
import { lockName, openScratch, type Scratch } from './scratch.ts';

/** The folder of the pictures, open for one run. */
export interface Output {
  /**
   * Puts the picture in its place unless the same bytes are there already.
   *
   * @throws SnapshotError `OUTPUT` if nothing more can be written: a full disk, a read-only folder.
   */
  save(shot: Shot, picture: Picture): Promise<Outcome>;
  /**
   * Brings `snapshots.json` up to date with what was saved, if anything was, and removes what only the run needed.
   * Always called, also after an error.
   *
   * @throws SnapshotError `OUTPUT` if the record cannot be written, or became broken meanwhile.
   */
  close(): Promise<void>;
}

/**
 * Makes the folder if it is missing and tries to write into it, so that a run that cannot save ends before it
 * starts anything.
 *
 * @throws SnapshotError `OUTPUT` if it cannot be written to, or holds a record that is broken.
 */
export async function openOutput(folder: string): Promise<Output> {
  const scratch = await prepare(folder);
  const taken: Record<string, PictureRecord> = {};
  return {
    async save(shot, picture) {
      const file = join(folder, shot.file);
      try {
        const status = decide(await readIfThere(file), picture.bytes);
        if (status !== 'unchanged') await scratch.write(file, picture.bytes);
        taken[shot.file] = recordOf(shot, picture);
        return { status };
      } catch (error) {
        if (endsTheRun(error)) throw cannotWrite(file, error);
        const message = `the picture could not be written to ${file}: ${reasonOf(error)}`;
        return { status: 'failed', failure: { kind: 'write', message } };
      }
    },
    async close() {
      try {
        if (Object.keys(taken).length > 0) await addToRecord(folder, taken, scratch);
      } catch (error) {
        throw cannotWrite(join(folder, recordName), error);
      } finally {
        await scratch.remove();
      }
    },
  };
}

/**
 * What was taken replaces what the record says of it; what was not taken stays as long as its picture does. Another
 * run may add its own at the same time, so reading and writing are one step.
 */
async function addToRecord(folder: string, taken: PictureRecords, scratch: Scratch): Promise<void> {
  await withLock(join(folder, lockName), async () => {
    const file = join(folder, recordName);
    const kept = recordsOfFiles(folder, await readRecord(folder));
    const text = recordText({ ...kept, ...taken });
    if (text !== String(await readIfThere(file))) await scratch.write(file, text);
  });
}

async function prepare(folder: string): Promise<Scratch> {
  try {
    await makeFolder(folder);
    await readRecord(folder);
    return await openScratch(folder);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** With its parents. Node's own `recursive` hides a read-only file system behind ENOENT, and never ends in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

function recordOf({ page, variant }: Shot, { bytes, width, height, title }: Picture): PictureRecord {
  return {
    page: page.path,
    ...(variant.name === '' ? {} : { variant: variant.name }),
    width,
    height,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    alt: page.alt ?? title,
  };
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
