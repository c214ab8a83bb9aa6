import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import { familiesOf } from './names.ts';

/** A font file of the user. */
export interface OwnFont {
  readonly path: string;
  readonly families: readonly string[];
  /** SHA-256 of what is in it. */
  readonly hash: string;
}

const endings = new Set(['.ttf', '.otf', '.ttc', '.otc']);

/**
 * Reads the fonts that the user named, files and whole folders, in the order in which they were named.
 *
 * @throws SnapshotError `FONTS_NOT_FOUND` for a path without a font that can be drawn.
 */
export async function readOwnFonts(paths: readonly string[]): Promise<OwnFont[]> {
  const found: OwnFont[] = [];
  for (const path of paths) {
    for (const file of await filesAt(path)) found.push(await readFont(file));
  }
  return found;
}

/** Of what is in them, and of their order: of two fonts for a character it decides. */
export function hashOf(own: readonly OwnFont[]): string {
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

async function readFont(path: string): Promise<OwnFont> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw noFont(`The option fonts leads to ${path}, which cannot be read: ${error.message}`);
  });
  const families = familiesOf(bytes);
  if (families === undefined) throw noFont(`The option fonts leads to ${path}, which is no TTF or OTF file.`);
  return { path, families, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** WOFF2 is listed by fontconfig and then not drawn. */
function noFont(message: string): SnapshotError {
  return new SnapshotError('FONTS_NOT_FOUND', message, {
    hint: 'Give the path of a TTF or OTF file, or of a folder with some; it is relative to the config file.',
  });
}
