import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import { familiesOf } from './names.ts';

/** A font file of the user. */
export interface UserFont {
  readonly path: string;
  readonly families: readonly string[];
  /** The SHA-256 of the file. */
  readonly hash: string;
}

const endings = new Set(['.ttf', '.otf', '.ttc', '.otc']);

/**
 * Reads the font files and the folders that the user listed, in that order.
 *
 * @throws SnapshotError `FONTS_NOT_FOUND` for a path without a usable font.
 */
export async function readUserFonts(paths: readonly string[]): Promise<UserFont[]> {
  const found: UserFont[] = [];
  for (const path of paths) {
    for (const file of await filesAt(path)) found.push(await readFont(file));
  }
  return found;
}

/** Depends on the order too, since the first font that has a character draws it. */
export function hashOf(own: readonly UserFont[]): string {
  return createHash('sha256')
    .update(own.map(({ hash }) => hash).join('\n'))
    .digest('hex');
}

async function filesAt(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) throw noFont(`The option fonts names ${path}, which does not exist.`);
  if (!stats.isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  const files = names.filter((name) => endings.has(extname(name).toLowerCase())).toSorted();
  if (files.length === 0)
    throw noFont(`The option fonts names the folder ${path}, in which there is no font.`);
  return files.map((name) => join(path, name));
}

async function readFont(path: string): Promise<UserFont> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw noFont(`The option fonts leads to ${path}, which cannot be read: ${error.message}`);
  });
  const families = familiesOf(bytes);
  if (families === undefined) throw noFont(`The option fonts leads to ${path}, which is no TTF or OTF file.`);
  return { path, families, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** WOFF2 files count as unusable: fontconfig lists them, but their text is not drawn. */
function noFont(message: string): SnapshotError {
  return new SnapshotError('FONTS_NOT_FOUND', message, {
    hint: 'Give the path of a TTF or OTF file, or of a folder with some; it is relative to the config file.',
  });
}
