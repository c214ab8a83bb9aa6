/**
 * Temporary files lie in one folder for each process, which is named after it. A process that is killed cannot remove
 * it; the next run sees whose it is, and that nobody needs it any more.
 */
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SnapshotError } from './errors.ts';
import { isLeftOver, ourselves, ownerIn, ownerText } from './owner.ts';

const prefix = 'snapshot-site-';

let own: string | undefined;

/**
 * The folder of this process. It is made when it is first asked for, and goes at the latest when the process exits.
 *
 * @throws SnapshotError `TEMPORARY_FOLDER` if the system's one is missing or cannot be written to.
 */
export function temporaryFolder(): string {
  // Some systems remove old temporary files while a process still watches.
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

/** To be called by those who have removed what they put there: removes the folder if nothing else is in it. */
export function tidyTemporaryFolder(): void {
  try {
    if (own !== undefined) rmdirSync(own);
  } catch {
    // Others still need it.
  }
}

function removeOwn(): void {
  try {
    if (own !== undefined) rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A browser may still be writing there in its last moment. The next run removes it.
  }
}

const staleAfterMs = 7 * 86_400_000;

/** The folders of processes that are no more. Those of other users are none of our business, whatever their names say. */
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
