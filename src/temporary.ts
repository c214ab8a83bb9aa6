/**
 * Temporary files lie in one folder for each process, which is named after it. A process that is killed cannot remove
 * it; the next run sees whose it is, and that nobody needs it any more.
 */
import { lstatSync, mkdtempSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGone, ourselves, ownerIn, ownerText } from './owner.ts';

const prefix = 'snapshot-site-';

let own: string | undefined;

/** The folder of this process. It is made when it is first asked for, and removed when the process exits. */
export function temporaryFolder(): string {
  // Some systems remove old temporary files while a process still watches.
  if (own === undefined || !existsSync(own)) {
    own = mkdtempSync(join(tmpdir(), `${prefix}${ownerText(ourselves())}-`));
    process.once('exit', removeOwn);
  }
  return own;
}

function removeOwn(): void {
  try {
    if (own !== undefined) rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A browser may still be writing there in its last moment. The next run removes it.
  }
}

/** The folders of processes that are no more. Those of other users are none of our business, whatever their names say. */
export function leftFolders(): string[] {
  return names(tmpdir())
    .filter((name) => name.startsWith(prefix) && isLeft(name))
    .map((name) => join(tmpdir(), name))
    .filter(isOwnFolder);
}

function isLeft(name: string): boolean {
  const owner = ownerIn(name.slice(prefix.length));
  return owner !== undefined && isGone(owner);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isOwnFolder(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && (process.getuid === undefined || stats.uid === process.getuid());
}
