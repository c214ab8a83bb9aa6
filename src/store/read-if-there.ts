import { readFileSync } from 'node:fs';

/**
 * The bytes of a file; `undefined` if there is none. Asynchronously both, the bytes and the news that there are none,
 * would take this process several times as long.
 */
export function readIfThere(file: string): Buffer<ArrayBuffer> | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
