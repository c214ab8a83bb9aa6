import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Approval, Environment, ReportedRecord } from '../../model/index.ts';
import { cannotWrite } from '../cannot-write.ts';
import { withLock } from '../lock.ts';
import { makeFolder } from '../make-folder.ts';
import { readIfThere } from '../read-if-there.ts';
import { type PictureRecord, readRecord, recordName, recordsOfFiles, recordText } from '../record.ts';
import { lockName, openAtomicWriter, type AtomicWriter, type Staged } from '../atomic-writer.ts';

/** What is done with one file of `output/` and its entry in the record. */
export interface FileOperation {
  readonly file: string;
  /** The new bytes in a temporary file, or what else is done. */
  readonly to: Staged | 'deleted' | 'as it is';
  readonly record: ReportedRecord | undefined;
}

/** Carries out all operations, and then writes the record. All that needs disk space is written before the first one. */
export async function apply(
  operations: readonly FileOperation[],
  { output, temporary, environments }: LockedOutput & { environments: Readonly<Record<string, Environment>> },
): Promise<void> {
  const before = await readRecord(output);
  const pictures: Record<string, PictureRecord> = { ...recordsOfFiles(output, before) };
  for (const { file, record } of operations) {
    if (record) pictures[file] = record;
    else delete pictures[file];
  }
  const text = recordText({ environments: { ...before.environments, ...environments }, pictures });
  const file = join(output, recordName);
  const isSame = text === String(readIfThere(file));
  const staged = isSame ? undefined : await temporary.stage(text);
  for (const { file: operatedOn, to } of operations) {
    if (to === 'deleted') await rm(join(output, operatedOn), { force: true });
    else if (to !== 'as it is') await to.place(join(output, operatedOn));
  }
  await staged?.place(file);
}

/** Which files were written and deleted. */
export function filesOf(operations: readonly FileOperation[]): Pick<Approval, 'written' | 'deleted'> {
  const named = (some: (to: FileOperation['to']) => boolean) =>
    operations.filter(({ to }) => some(to)).map(({ file }) => file);
  return { written: named((to) => typeof to === 'object'), deleted: named((to) => to === 'deleted') };
}

/** `output/`, under its lock: no other process approves anything there or writes its record. */
export interface LockedOutput {
  readonly output: string;
  readonly temporary: AtomicWriter;
}

/** @throws SnapshotError `OUTPUT` if nothing can be written there. */
export async function inOutput<T>(output: string, work: (place: LockedOutput) => Promise<T>): Promise<T> {
  try {
    await makeFolder(output);
    return await withLock(join(output, lockName), async () => {
      const temporary = await openAtomicWriter(output);
      try {
        return await work({ output, temporary });
      } finally {
        await temporary.remove();
      }
    });
  } catch (error) {
    // An error without a code does not come from the file system: it is a bug.
    throw error instanceof Error && 'code' in error ? cannotWrite(output, error) : error;
  }
}
