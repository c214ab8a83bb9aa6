import type { Approval, CheckedShot } from '../../model/index.ts';
import { readRecord, type SnapshotRecord } from '../record.ts';
import type { Log, Logged } from './log.ts';
import { type FileChange, look, type PictureFileFlaw } from './look.ts';
import type { LockedOutput, FileOperation } from './apply.ts';

/** Everything that an approval is about to do. All new bytes are in temporary files, and all old ones in the log. */
export interface Plan {
  readonly operations: readonly FileOperation[];
  readonly logged: Pick<Logged, 'shots' | 'environments'>;
  readonly left: Approval['left'];
}

/** Checks each of the shots, and prepares what can be approved. Nothing in `output/` is changed yet. */
export async function plan(
  chosen: readonly CheckedShot[],
  { folder, place, log, tellAlready, pictureFileFlaw }: Planning,
): Promise<Plan> {
  const { environments, pictures } = await readRecord(place.output);
  const operations: FileOperation[] = [];
  const shots: Logged['shots'] = [];
  const left: { id: string; reason: string }[] = [];
  for (const shot of chosen) {
    const { id, status } = shot;
    const seen = await look(shot, { folder, output: place.output, pictureFileFlaw });
    if (seen === 'already') {
      if (tellAlready(id)) left.push({ id, reason: 'it is taken over already' });
    } else if ('reason' in seen) {
      left.push({ id, reason: seen.reason });
    } else {
      for (const change of seen) operations.push(await prepareChange(change, place, log));
      shots.push({ id, status, files: seen.map((change) => toLog(change, pictures)) });
    }
  }
  return { operations, logged: { shots, environments }, left };
}

interface Planning {
  /** The folder of the report. */
  readonly folder: string;
  readonly place: LockedOutput;
  readonly log: Log;
  /** Whether to report that this shot was approved before. */
  tellAlready(id: string): boolean;
  readonly pictureFileFlaw: PictureFileFlaw | undefined;
}

async function prepareChange(
  { file, before, after }: FileChange,
  { temporary }: LockedOutput,
  log: Log,
): Promise<FileOperation> {
  if (before) await log.keep(before.bytes);
  return { file, to: after ? await temporary.stage(after.bytes) : 'deleted', record: after?.record };
}

function toLog(
  { file, before, after }: FileChange,
  records: SnapshotRecord['pictures'],
): Logged['shots'][number]['files'][number] {
  return {
    file,
    before: before ? { sha256: before.sha256, record: records[file] ?? null } : null,
    after: after ? { sha256: after.sha256 } : null,
  };
}
