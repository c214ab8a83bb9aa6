import { readFileSync } from 'node:fs';

/**
 * The bytes of a file; `undefined` if there is no such file. It reads synchronously, because an asynchronous read takes
 * this process several times as long, also for a missing file.
 */
export function readIfThere(file: string): Buffer<ArrayBuffer> | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
