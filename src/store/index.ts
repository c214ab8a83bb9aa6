import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { Outcome, Picture, Shot } from '../model.ts';
import { decide } from './decide.ts';
import { type PictureRecord, readRecord, recordName, writeRecord } from './record.ts';
import { openScratch, type Scratch } from './scratch.ts';

/** The folder of the pictures, open for one run. */
export interface Output {
  /**
   * Puts the picture in its place unless the same bytes are there already.
   *
   * @throws SnapshotError `OUTPUT` if nothing more can be written: a full disk, a read-only folder.
   */
  save(shot: Shot, picture: Picture): Promise<Outcome>;
  /** Brings `snapshots.json` up to date and removes what only the run needed. Always called, also after an error. */
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
        return {
          status: 'failed',
          failure: { kind: 'write', message: `the picture could not be written to ${file}: ${words(error)}` },
        };
      }
    },
    async close() {
      try {
        // Read again: another run may have added its pictures since this one began.
        const text = writeRecord(folder, await readRecord(folder), taken);
        const file = join(folder, recordName);
        if (Object.keys(taken).length > 0 && text !== String(await readIfThere(file)))
          await scratch.write(file, text);
      } catch (error) {
        throw error instanceof SnapshotError ? error : cannotWrite(join(folder, recordName), error);
      } finally {
        await scratch.remove();
      }
    },
  };
}

async function prepare(folder: string): Promise<Scratch> {
  try {
    await makeFolder(folder);
    await readRecord(folder);
    return await openScratch(folder);
  } catch (error) {
    throw error instanceof SnapshotError ? error : cannotWrite(folder, error);
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

/** Errors that the next picture would meet as well. */
function endsTheRun(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

const reasons: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: [
    'no space is left on the device',
    'Free some space and run again; what was saved so far is whole.',
  ],
  EDQUOT: ['the disk quota is used up', 'Free some space and run again; what was saved so far is whole.'],
  EROFS: ['the file system is read-only', 'Choose another folder with --output.'],
  EACCES: ['permission denied', 'Change the folder’s permissions, or choose another one with --output.'],
  EPERM: ['permission denied', 'Change the folder’s permissions, or choose another one with --output.'],
  ENOTDIR: [
    'a file stands where a folder is needed',
    'Move the file away, or choose another folder with --output.',
  ],
  EEXIST: [
    'a file stands where a folder is needed',
    'Move the file away, or choose another folder with --output.',
  ],
  EISDIR: [
    'a folder stands where the file should be',
    'Move the folder away, or give the page another name.',
  ],
};

function words(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code]?.[0] ?? message;
}

function cannotWrite(path: string, error: unknown): SnapshotError {
  const hint = reasons[(error as NodeJS.ErrnoException).code ?? '']?.[1];
  return new SnapshotError('OUTPUT', `${path} cannot be written: ${words(error)}.`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}
