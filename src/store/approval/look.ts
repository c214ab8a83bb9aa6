import { dirname, join } from 'node:path';
import type { CheckedShot, ReportedRecord } from '../../model/index.ts';
import { reasonOf } from '../cannot-write.ts';
import { isInside } from './inside.ts';
import { type Hashed, readHashed } from '../read-hashed.ts';

/** One file of `output/`, before and after an approval. `undefined` means that there is no file. */
export interface FileChange {
  readonly file: string;
  readonly before: Hashed | undefined;
  readonly after: (Hashed & { readonly record: ReportedRecord }) | undefined;
}

/** Why these bytes are not the picture that their name and the report claim; `undefined` if they are. */
export type PictureFileFlaw = (
  bytes: Uint8Array,
  claim: { readonly file: string; readonly width: number; readonly height: number },
) => Promise<string | undefined>;

interface Looking {
  readonly folder: string;
  readonly output: string;
  readonly pictureFileFlaw: PictureFileFlaw | undefined;
}

/** What approving a shot changes, or why the shot is left, or that it is approved `already`. */
export type Seen = readonly FileChange[] | { readonly reason: string } | 'already';

/**
 * Checks that the picture in the report and the baseline in `output/` are exactly those that the check compared. Writes
 * nothing.
 */
export async function look(shot: CheckedShot, looking: Looking): Promise<Seen> {
  const { output } = looking;
  const files = shot.renamedFrom === null ? [shot.file] : [shot.file, shot.renamedFrom];
  try {
    for (const file of files) {
      if (!(await isInside(output, dirname(join(output, file)))))
        return { reason: `${file} leads elsewhere` };
    }
    return await (shot.status === 'removed' ? lookAtRemoved(shot, output) : lookAtTaken(shot, looking));
  } catch (error) {
    return { reason: `its files cannot be read: ${reasonOf(error)}` };
  }
}

async function lookAtRemoved({ file, baseline }: CheckedShot, output: string): Promise<Seen> {
  const before = await readHashed(join(output, file));
  if (before === undefined) return 'already';
  return before.sha256 === baseline?.sha256 ? [{ file, before, after: undefined }] : stale;
}

async function lookAtTaken(shot: CheckedShot, looking: Looking): Promise<Seen> {
  const { output } = looking;
  const { file, baseline, renamedFrom } = shot;
  const after = await readActual(shot, looking);
  if ('reason' in after) return after;

  const before = await readHashed(join(output, file));
  const compared = renamedFrom === null ? baseline?.sha256 : undefined;
  if (before?.sha256 !== compared) return before?.sha256 === after.sha256 ? 'already' : stale;
  const taken: FileChange = { file, before, after };
  if (renamedFrom === null) return [taken];

  const old = await readHashed(join(output, renamedFrom));
  if (old === undefined) return [taken];
  return old.sha256 === baseline?.sha256
    ? [taken, { file: renamedFrom, before: old, after: undefined }]
    : stale;
}

async function readActual(
  { file, actual, record }: CheckedShot,
  { folder, pictureFileFlaw }: Looking,
): Promise<NonNullable<FileChange['after']> | { reason: string }> {
  if (!actual?.file || !record) return { reason: `the report has no picture of it; ${again}` };
  const path = join(folder, actual.file);
  if (!(await isInside(folder, path))) return { reason: 'its picture is not in the report' };
  const found = await readHashed(path);
  if (found === undefined) return { reason: `its picture is missing in the report; ${again}` };
  if (found.sha256 !== actual.sha256 || found.sha256 !== record.sha256) {
    return { reason: `its picture in the report is not the one that was compared; ${again}` };
  }
  const { width, height } = record;
  const reason = await pictureFileFlaw?.(found.bytes, { file, width, height });
  if (reason !== undefined)
    return { reason: `its file in the report is not the picture it claims to be: ${reason}` };
  return { ...found, record };
}

const again = 'run again: snapshot-site check';
const stale = { reason: `its baseline is not the one that was compared; ${again}` };
