/**
 * Verifies that a folder of the cache is complete and unchanged. A full disk, an incomplete copy or a cleaner of old
 * files can damage it, and programs that read damaged files often report no error, such as fontconfig.
 *
 * Files whose names begin with a dot do not count as contents.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A hash of all files of a folder: their names, their bytes, and which of them are executable. */
export type Contents = string;

/** The metadata of a file when it was last hashed. */
type FileStamp = readonly [name: string, bytes: number, seconds: number, isProgram: boolean];

/**
 * Files are hashed only if their size, time or mode differs from when they were last hashed. So usually only the
 * metadata of each file is read, which takes a fraction of a millisecond.
 */
export function isIntact(folder: string, contents: Contents): boolean {
  try {
    if (matchesStamps(folder, contents)) return true;
    // The metadata is read before the files, so that a change during the hashing is noticed the next time.
    const stamps = namesIn(folder).map((name) => stampOf(folder, name));
    if (contentsOf(folder) !== contents) return false;
    saveStamps(folder, contents, stamps);
    return true;
  } catch {
    // Something is missing, or cannot be read.
    return false;
  }
}

/** The hash of a folder as it is now. */
export function contentsOf(folder: string): Contents {
  return contentsOfFiles(
    namesIn(folder).map((name) => {
      const [, , , isProgram] = stampOf(folder, name);
      return { name, hash: hashOf(join(folder, name)), isProgram };
    }),
  );
}

/** The hash that a folder with these files would have. Their names have slashes. */
export function contentsOfFiles(
  files: readonly { readonly name: string; readonly hash: string; readonly isProgram?: boolean }[],
): Contents {
  const lines = files.map(({ name, hash, isProgram }) => `${hash} ${isProgram ? 'x' : '-'} ${name}`);
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}

function stampFileOf(folder: string): string {
  return join(folder, '.stamps.json');
}

function matchesStamps(folder: string, contents: Contents): boolean {
  const saved = readStamps(folder);
  return (
    saved?.contents === contents &&
    saved.stamps.every((stamp) => String(stampOf(folder, stamp[0])) === String(stamp))
  );
}

function readStamps(folder: string): { contents: Contents; stamps: readonly FileStamp[] } | undefined {
  try {
    return JSON.parse(readFileSync(stampFileOf(folder), 'utf8'));
  } catch {
    // It does not exist yet, or is incomplete.
    return undefined;
  }
}

function saveStamps(folder: string, contents: Contents, stamps: readonly FileStamp[]): void {
  try {
    writeFileSync(stampFileOf(folder), JSON.stringify({ contents, stamps }));
  } catch {
    // If the cache cannot be written, the files are hashed each time.
  }
}

/** The time is in whole seconds, because the archives of CI caches have no fractions. */
function stampOf(folder: string, name: string): FileStamp {
  const { size, mtimeMs, mode } = statSync(join(folder, name));
  return [name, size, Math.trunc(mtimeMs / 1000), (mode & 0o100) !== 0];
}

function namesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    if (!entry.isDirectory()) return [entry.name];
    return namesIn(join(folder, entry.name)).map((name) => `${entry.name}/${name}`);
  });
}

/** Reads in pieces, since a browser has 200 MB. */
function hashOf(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1024 * 1024);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = readSync(file, piece);
      if (bytes === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytes));
    }
  } finally {
    closeSync(file);
  }
}
