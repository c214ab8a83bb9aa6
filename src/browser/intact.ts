/**
 * Whether a folder of the cache still holds what was put there. A full disk, a copy that was cut off or a cleaner of old
 * files damages it, and programs that read damaged files say little, or as with fonts nothing at all.
 *
 * Names that begin with a dot are notes beside the contents and no part of them.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stands for all files of a folder: their names, what is in them, and which of them are programs. */
export type Contents = string;

/** A file as it was when its contents were last read. */
type Sight = readonly [name: string, bytes: number, seconds: number, isProgram: boolean];

/**
 * Files are read only if they do not look as they did when they were read last: in their size, their time or their mode.
 * So the usual answer takes a look at each file and a fraction of a millisecond.
 */
export function isIntact(folder: string, contents: Contents): boolean {
  try {
    if (looksAsNoted(folder, contents)) return true;
    // Looked at first: what is written while the files are being read shows the next time.
    const sights = namesIn(folder).map((name) => look(folder, name));
    if (contentsOf(folder) !== contents) return false;
    note(folder, contents, sights);
    return true;
  } catch {
    // Something is missing, or cannot be read.
    return false;
  }
}

/** What is in a folder now. */
export function contentsOf(folder: string): Contents {
  return contentsOfFiles(
    namesIn(folder).map((name) => {
      const [, , , isProgram] = look(folder, name);
      return { name, hash: hashOf(join(folder, name)), isProgram };
    }),
  );
}

/** What is in a folder that has these files, with slashes in their names. */
export function contentsOfFiles(
  files: readonly { readonly name: string; readonly hash: string; readonly isProgram?: boolean }[],
): Contents {
  const lines = files.map(({ name, hash, isProgram }) => `${hash} ${isProgram ? 'x' : '-'} ${name}`);
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}

function noteIn(folder: string): string {
  return join(folder, '.contents.json');
}

function looksAsNoted(folder: string, contents: Contents): boolean {
  const noted = readNote(folder);
  return (
    noted?.contents === contents &&
    noted.sights.every((sight) => String(look(folder, sight[0])) === String(sight))
  );
}

function readNote(folder: string): { contents: Contents; sights: readonly Sight[] } | undefined {
  try {
    return JSON.parse(readFileSync(noteIn(folder), 'utf8'));
  } catch {
    // There is none yet, or it was cut off.
    return undefined;
  }
}

function note(folder: string, contents: Contents, sights: readonly Sight[]): void {
  try {
    writeFileSync(noteIn(folder), JSON.stringify({ contents, sights }));
  } catch {
    // In a cache that cannot be written the files are read each time.
  }
}

/** In whole seconds, as archives of a CI's cache have them. */
function look(folder: string, name: string): Sight {
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

/** In pieces: a browser has 200 MB. */
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
