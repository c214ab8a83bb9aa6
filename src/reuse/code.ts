import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { packedFile } from '../built-file.ts';

/** Set by the build, which has the source in front of it. */
declare const BUILT_FROM: string | undefined;

/** What stands for the code of the tool, in the build and in the source. */
export function codeHash(): string {
  return typeof BUILT_FROM === 'string' ? BUILT_FROM : hashCode(packedFile(''));
}

/** The rooms whose code decides how a picture comes out, and what counts as the same picture. */
const rooms = ['capture', 'page', 'browser', 'compare'];

/**
 * By the code itself, so that it also holds while somebody works on it. The files are some hundred and fifty small ones,
 * which take three times as long one beside the other as one after the other.
 */
export function hashCode(source: string): string {
  const files = rooms
    .flatMap((room) =>
      readdirSync(join(source, room), { encoding: 'utf8', recursive: true }).map((name) => join(room, name)),
    )
    .filter((name) => extname(name) === '.ts');
  const whole = createHash('sha256');
  for (const file of files.toSorted()) whole.update(readFileSync(join(source, file)));
  return whole.digest('hex');
}
