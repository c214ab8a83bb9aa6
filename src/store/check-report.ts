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

/** The report of a check, while it is written. What was there before stays until it is finished. */
export interface ReportFolder extends AsyncDisposable {
  /**
   * Keeps a copy of a picture.
   *
   * @param file As the picture is called in `output/`. A diff is always a PNG.
   * @returns Where it is, relative to the folder of the report, with slashes.
   * @throws SnapshotError `OUTPUT` if it cannot be written.
   */
  write(kind: 'baseline' | 'actual' | 'diff', file: string, bytes: Uint8Array): Promise<string>;
  /** The bytes of a copy. */
  read(relative: string): Promise<Uint8Array>;
  /** Puts the whole report in the place of the last one and resolves to its folder. Throws as `write` does. */
  finish(report: CheckReport): Promise<string>;
  /** Removes what was written, unless it is finished. Never throws. */
  [Symbol.asyncDispose](): Promise<void>;
}

const reportName = 'report.json';

/** Where the report of the last check is. */
export function reportFolderOf(workFolder: string): string {
  return join(workFolder, 'check');
}

/**
 * Begins a report below the folder `.snapshot-site`, which is made if it is missing.
 *
 * @throws SnapshotError `OUTPUT` if nothing can be written there.
 */
export async function openReportFolder(workFolder: string): Promise<ReportFolder> {
  const place = reportFolderOf(workFolder);
  const writing = await told(workFolder, async () => {
    await ensureWorkFolder(workFolder);
    const folder = join(workFolder, `${ownName(reportPrefix)}${randomUUID()}`);
    // Not `mkdtemp`: others may read it, as the one who carries it from a CI run to people.
    await mkdir(folder);
    return folder;
  });
  return {
    write: (kind, file, bytes) =>
      told(place, async () => {
        const relative = `${kind}/${kind === 'diff' ? file.replace(/\.\w+$/, '.png') : file}`;
        const path = join(writing, relative);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, bytes);
        return relative;
      }),
    read: (relative) => readFile(join(writing, relative)),
    finish: (report) =>
      told(place, async () => {
        await writeFile(join(writing, reportName), hideSecrets(`${JSON.stringify(report, null, 2)}\n`));
        const last = `${writing}-last`;
        // Another check may end at the same time.
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
    // What stays behind is swept another day.
    [Symbol.asyncDispose]: () => rm(writing, { recursive: true, force: true }).catch(() => {}),
  };
}

/**
 * The report that a check left in this folder, or in one that was carried here from another machine.
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

async function told<T>(path: string, write: () => Promise<T>): Promise<T> {
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
