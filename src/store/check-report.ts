import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { CheckReport } from '../model/index.ts';
import { hideSecrets } from '../secrets.ts';
import { reasonOf } from './cannot-write.ts';
import { checkReportSchema } from './check-report-schema.ts';
import { ownName } from './left-over.ts';
import { withLock } from './lock.ts';
import { parseDocument } from './parse-document.ts';
import { ensureWorkFolder, reportPrefix } from './work-folder.ts';

/** The report of a check while it is written. The earlier report stays until this one is finished. */
export interface ReportFolder extends AsyncDisposable {
  /**
   * Keeps a copy of a picture.
   *
   * @param file The name of the picture in `output/`. A diff is always a PNG.
   * @returns The name of the copy, relative to the folder of the report, with slashes.
   * @throws SnapshotError `OUTPUT` if it cannot be written.
   */
  write(kind: 'baseline' | 'actual' | 'diff', file: string, bytes: Uint8Array): Promise<string>;
  /** The bytes of a copy. */
  read(relative: string): Promise<Uint8Array>;
  /** Replaces the last report by this one, and resolves to its folder. Throws as `write` does. */
  finish(report: CheckReport): Promise<string>;
  /** Removes what was written, unless the report is finished. Never throws. */
  [Symbol.asyncDispose](): Promise<void>;
}

const reportName = 'report.json';

/** The folder of the last check's report. */
export function reportFolderOf(workFolder: string): string {
  return join(workFolder, 'check');
}

/**
 * Begins a report below the folder `.snapshot-site`, which is created if it is missing.
 *
 * @throws SnapshotError `OUTPUT` if nothing can be written there.
 */
export async function openReportFolder(workFolder: string): Promise<ReportFolder> {
  const place = reportFolderOf(workFolder);
  const writing = await orOutputError(workFolder, async () => {
    await ensureWorkFolder(workFolder);
    const folder = join(workFolder, `${ownName(reportPrefix)}${randomUUID()}`);
    // Not `mkdtemp`, whose folder only its owner may read: other users, such as a CI's upload of artifacts, read it too.
    await mkdir(folder);
    return folder;
  });
  return {
    write: (kind, file, bytes) =>
      orOutputError(place, async () => {
        const relative = `${kind}/${kind === 'diff' ? file.replace(/\.\w+$/, '.png') : file}`;
        const path = join(writing, relative);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, bytes);
        return relative;
      }),
    read: (relative) => readFile(join(writing, relative)),
    finish: (report) =>
      orOutputError(place, async () => {
        await writeFile(join(writing, reportName), hideSecrets(`${JSON.stringify(report, null, 2)}\n`));
        const last = `${writing}-last`;
        // Another check may finish at the same time.
        await withLock(join(workFolder, lockName), async () => {
          await rename(place, last).catch(ignoreMissing);
          try {
            await rename(writing, place);
          } catch (error) {
            await rename(last, place).catch(ignoreMissing);
            throw error;
          }
        });
        await rm(last, { recursive: true, force: true });
        return place;
      }),
    // If this fails, a later run removes the folder.
    [Symbol.asyncDispose]: () => rm(writing, { recursive: true, force: true }).catch(() => {}),
  };
}

/**
 * Reads the report in this folder, which may have been copied here from another machine.
 *
 * @throws SnapshotError `REPORT` if there is none, it is broken, or of a version that this one cannot read.
 */
export async function readCheckReport(folder: string): Promise<CheckReport> {
  const file = join(folder, reportName);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SnapshotError('REPORT', `There is no report of a check in ${folder}: ${whyNot(error)}.`, {
      hint: 'Make one with: snapshot-site check',
      cause: error,
    });
  });
  return parseDocument(text, file, {
    schema: checkReportSchema,
    version: 1,
    code: 'REPORT',
    what: 'a report',
    hint: 'Make a new one with: snapshot-site check',
  });
}

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ENOENT' || code === 'ENOTDIR' ? `${reportName} is missing` : message;
}

const lockName = '.check-lock';

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function orOutputError<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof SnapshotError) throw error;
    throw new SnapshotError('OUTPUT', `${path} cannot be written: ${reasonOf(error)}.`, {
      hint: 'The report of a check is kept there. Make room for it, or let it be written.',
      cause: error,
    });
  }
}
