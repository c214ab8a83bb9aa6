import { join } from 'node:path';
import type { Environment, CachedPicture, Outcome, Picture, Shot } from '../model/index.ts';
import { cannotWrite, endsTheRun, reasonOf } from './cannot-write.ts';
import { decide } from './decide.ts';
import { environmentDifference, fingerprint } from './environment.ts';
import { withLock } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { mostFrequent } from './most-frequent.ts';
import { readIfThere } from './read-if-there.ts';
import { openReader } from './reader.ts';
import {
  type PictureRecord,
  readRecord,
  recordName,
  recordOf,
  recordsOfFiles,
  recordText,
  type SnapshotRecord,
} from './record.ts';
import { sha256Of } from './sha256.ts';
import { lockName, openAtomicWriter, type AtomicWriter } from './atomic-writer.ts';

export { approve, undo } from './approval/index.ts';
export { type Baselines, openBaselines, type Orphan } from './baselines.ts';
export { type BoxStore, openBoxes } from './boxes.ts';
export { openReportFolder, readCheckReport, type ReportFolder, reportFolderOf } from './check-report.ts';
export {
  environmentDifference,
  fingerprint,
  hash,
  oncePerOptions,
  optionsHash,
  thisEnvironment,
} from './environment.ts';
export { knownBrowser, rememberBrowser } from './known-browsers.ts';
export { recordOf } from './record.ts';
export { saveRecording } from './recording.ts';
export { ensureWorkFolder } from './work-folder.ts';
export { sha256Of } from './sha256.ts';
export { openTraces } from './traces.ts';
export { removeStuck, writeStuck } from './stuck.ts';
export { writeTrouble } from './trouble.ts';

/** The folder of the pictures, open for one run. */
export interface Output {
  /**
   * Writes the picture, unless the same bytes are there already.
   *
   * @param environment The environment in which it was made.
   *
   * @throws SnapshotError `OUTPUT` if nothing more can be written: a full disk, a read-only folder.
   */
  save(shot: Shot, picture: Picture, environment: Environment): Promise<Outcome>;
  /** The hash of the present picture; `undefined` if there is none that can be read. */
  hashOf(shot: Shot): Promise<string | undefined>;
  /** Leaves the present picture as it is, and updates its entry in `snapshots.json`. */
  reuse(shot: Shot, picture: CachedPicture, environment: Environment): void;
  /** How the environment differs from the one in which most of the pictures were made; `undefined` if it does not. */
  madeElsewhere(environment: Environment): string | undefined;
  /**
   * Updates `snapshots.json` if anything was saved, and removes temporary files. Always called, also after an error.
   *
   * @throws SnapshotError `OUTPUT` if the record cannot be written, or became broken meanwhile.
   */
  close(): Promise<void>;
}

/**
 * Creates the folder if it is missing and tries to write into it, so that a run that cannot save ends before it starts
 * anything.
 *
 * @param shots The shots whose hashes will be read. Default: none.
 * @throws SnapshotError `OUTPUT` if the folder cannot be written to, or its `snapshots.json` is broken.
 */
export async function openOutput(folder: string, shots: readonly Shot[] = []): Promise<Output> {
  const { writer, before } = await prepare(folder);
  const reader = openReader(shots.filter(({ file }) => file in before.pictures).length);
  const environments: Record<string, Environment> = {};
  const taken: Record<string, PictureRecord> = {};
  /** An unchanged picture keeps the environment in which it was made first. */
  function note(shot: Shot, picture: CachedPicture, environment: Environment, isAsItWas: boolean): void {
    const known = isAsItWas ? before.pictures[shot.file]?.environment : undefined;
    const made = known ?? fingerprint(environment);
    environments[made] = before.environments[made] ?? environment;
    taken[shot.file] = recordOf(shot, picture, made);
  }

  return {
    async hashOf(shot) {
      const found = await reader.read(join(folder, shot.file)).catch(() => undefined);
      return found?.sha256;
    },
    reuse: (shot, picture, environment) => note(shot, picture, environment, true),
    madeElsewhere(environment) {
      const usual = mostFrequent(Object.values(before.pictures).map((picture) => picture.environment));
      const made = usual === undefined ? undefined : before.environments[usual];
      return made && environmentDifference(made, environment);
    },
    async save(shot, picture, environment) {
      const file = join(folder, shot.file);
      try {
        const status = decide(readIfThere(file), picture.bytes);
        if (status !== 'unchanged') await writer.write(file, picture.bytes);
        const kept = { ...picture, sha256: sha256Of(picture.bytes) };
        note(shot, kept, environment, status === 'unchanged');
        return { status };
      } catch (error) {
        if (endsTheRun(error)) throw cannotWrite(file, error);
        const message = `the picture could not be written to ${file}: ${reasonOf(error)}`;
        return { status: 'failed', failure: { kind: 'write', message } };
      }
    },
    async close() {
      try {
        if (Object.keys(taken).length > 0) {
          await addToRecord(folder, { environments, pictures: taken }, writer);
        }
      } catch (error) {
        throw cannotWrite(join(folder, recordName), error);
      } finally {
        await reader[Symbol.asyncDispose]();
        await writer.remove();
      }
    },
  };
}

/**
 * Replaces the entries of the pictures that were taken. Other entries stay if their pictures are there. Another run may
 * add entries at the same time, so this reads and writes under a lock.
 */
async function addToRecord(folder: string, taken: SnapshotRecord, writer: AtomicWriter): Promise<void> {
  await withLock(join(folder, lockName), async () => {
    const file = join(folder, recordName);
    const kept = await readRecord(folder);
    const text = recordText({
      environments: { ...kept.environments, ...taken.environments },
      pictures: { ...recordsOfFiles(folder, kept), ...taken.pictures },
    });
    if (text !== String(readIfThere(file))) await writer.write(file, text);
  });
}

async function prepare(folder: string): Promise<{ writer: AtomicWriter; before: SnapshotRecord }> {
  try {
    await makeFolder(folder);
    const before = await readRecord(folder);
    return { before, writer: await openAtomicWriter(folder) };
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}
