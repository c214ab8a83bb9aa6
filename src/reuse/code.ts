import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { packedFile } from '../built-file.ts';

/** Replaced by the build, which can read the source. */
declare const BUILT_FROM: string | undefined;

/** A hash of the code of this tool, both in the build and in the source. */
export function codeHash(): string {
  return typeof BUILT_FROM === 'string' ? BUILT_FROM : hashCode(packedFile(''));
}

/** The folders whose code decides how a picture looks, and which pictures count as the same. */
const rooms = ['capture', 'page', 'browser', 'compare'];

/**
 * It hashes the code and not the version, so that it also changes during development. The files are read synchronously:
 * some hundred and fifty small files take three times as long when they are read concurrently.
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
