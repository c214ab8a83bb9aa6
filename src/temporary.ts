/**
 * Each process has one folder for its temporary files, with the process in its name. If the process is killed, a later run
 * sees that the owner has ended, and removes the folder.
 */
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SnapshotError } from './errors.ts';
import { isLeftOver, ourselves, ownerIn, ownerText } from './owner.ts';

const prefix = 'snapshot-site-';

let own: string | undefined;

/**
 * The folder of this process. The first call creates it. It is removed when the process exits, or earlier.
 *
 * @throws SnapshotError `TEMPORARY_FOLDER` if the system's temporary folder is missing or cannot be written to.
 */
export function temporaryFolder(): string {
  // Some systems remove old temporary files while a process that watches still runs.
  if (own === undefined || dirname(own) !== tmpdir() || !existsSync(own)) {
    process.off('exit', removeOwn);
    own = make(join(tmpdir(), `${prefix}${ownerText(ourselves())}-`));
    process.once('exit', removeOwn);
  }
  return own;
}

function make(start: string): string {
  try {
    return mkdtempSync(start);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new SnapshotError(
      'TEMPORARY_FOLDER',
      `Temporary files cannot be written to ${tmpdir()}: ${reasons[code] ?? message}.`,
      {
        hint: `Set ${process.platform === 'win32' ? 'TEMP' : 'TMPDIR'} to a folder that is there and can be written to, with some space.`,
        cause: error,
      },
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'it is not a folder',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
};

/** Removes the folder if it is empty. Call it after removing your own files. */
export function tidyTemporaryFolder(): void {
  try {
    if (own !== undefined) rmdirSync(own);
  } catch {
    // It is not empty: others still need it.
  }
}

function removeOwn(): void {
  try {
    if (own !== undefined) rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A browser that is ending may still write there. The next run removes the folder.
  }
}

const staleAfterMs = 7 * 86_400_000;

/** The folders of processes that have ended, except those of other users. */
export function leftFolders(): string[] {
  return names(tmpdir())
    .filter((name) => name.startsWith(prefix) && ownerIn(name.slice(prefix.length)))
    .map((name) => join(tmpdir(), name))
    .filter(isLeft);
}

function isLeft(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory() || (process.getuid && stats.uid !== process.getuid())) return false;
  return isLeftOver(basename(path).slice(prefix.length), stats, staleAfterMs);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
