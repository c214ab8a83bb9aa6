import { join } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { Environment, ReportedRecord, Shot } from '../model/index.ts';
import { environmentDifference } from './environment.ts';
import { mostFrequent } from './most-frequent.ts';
import type { Hashed } from './read-hashed.ts';
import { readIfThere } from './read-if-there.ts';
import { openReader } from './reader.ts';
import { readRecord, recordsOfFiles, type SnapshotRecord } from './record.ts';

/** The pictures in `output/`, as something to compare with. Nothing here writes. The caller closes them. */
export interface Baselines extends AsyncDisposable {
  /** The picture of a shot; `undefined` if there is none. Rejects if it is there and cannot be read. */
  read(shot: Shot): Promise<Baseline | undefined>;
  /** The pictures in `snapshots.json` that belong to none of these shots. */
  orphans(shots: readonly Shot[]): readonly Orphan[];
  /** The picture of an orphan. Rejects if it cannot be read any more. */
  readOrphan(orphan: Orphan): Promise<Uint8Array>;
  /** How this environment differs from the one in which most pictures of these shots were made, in one line. */
  madeElsewhere(shots: readonly Shot[], environment: Environment): string | undefined;
  /** How this environment differs from the one in which one picture was made, in one line. */
  elsewhere(baseline: Baseline, environment: Environment): string | undefined;
  /** The files that were read and differ from what `snapshots.json` says of them. */
  otherThanRecorded(): readonly string[];
  /** The hashes of all pictures in `snapshots.json`. */
  readonly hashes: ReadonlySet<string>;
}

export interface Baseline extends Hashed {
  /** Its entry in `snapshots.json`; `undefined` if the entry has the hash of another picture. */
  readonly record: ReportedRecord | undefined;
}

export interface Orphan {
  readonly file: string;
  readonly record: ReportedRecord;
}

/**
 * @param toRead The shots whose pictures will be read.
 * @throws SnapshotError `OUTPUT` if the record of the pictures is broken or cannot be read.
 */
export async function openBaselines(output: string, toRead: readonly Shot[]): Promise<Baselines> {
  const { environments, pictures } = await readRecordOf(output);
  const reader = openReader(toRead.filter(({ file }) => file in pictures).length);
  const differenceFrom = (fingerprint: string | undefined, now: Environment): string | undefined => {
    const then = environments[fingerprint ?? ''];
    return then && environmentDifference(then, now);
  };
  const others: string[] = [];
  return {
    async read({ file }) {
      const found = await reader.read(join(output, file));
      const record = pictures[file];
      const isRecorded = record?.sha256 === found?.sha256;
      if (found && record && !isRecorded) others.push(file);
      return found && { ...found, record: isRecorded ? record : undefined };
    },
    otherThanRecorded: () => others.toSorted(),
    orphans(shots) {
      const taken = new Set(shots.map(({ file }) => file));
      return Object.entries(recordsOfFiles(output, { environments, pictures }))
        .filter(([file]) => !taken.has(file))
        .map(([file, record]) => ({ file, record }));
    },
    async readOrphan({ file }) {
      const bytes = readIfThere(join(output, file));
      if (bytes === undefined) throw new Error(`${file} is not there any more`);
      return bytes;
    },
    madeElsewhere(shots, environment) {
      const usual = mostFrequent(shots.map(({ file }) => pictures[file]?.environment));
      return differenceFrom(usual, environment);
    },
    elsewhere: ({ record }, environment) => differenceFrom(record?.environment, environment),
    hashes: new Set(Object.values(pictures).map(({ sha256 }) => sha256)),
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  };
}

async function readRecordOf(output: string): Promise<SnapshotRecord> {
  try {
    return await readRecord(output);
  } catch (error) {
    if (error instanceof SnapshotError) throw error;
    throw new SnapshotError('OUTPUT', `${output} cannot be read: ${(error as Error).message}.`, {
      hint: 'Check the folder, or choose another one with --output.',
      cause: error,
    });
  }
}
