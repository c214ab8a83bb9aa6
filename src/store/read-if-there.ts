import { existsSync, readFileSync } from 'node:fs';

/**
 * The bytes of a file; `undefined` if there is none. Reading it asynchronously, or hearing as an error that it is not
 * there, would take this process several times as long.
 */
export function readIfThere(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined;
}
