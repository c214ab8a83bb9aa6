import { readIfThere } from './read-if-there.ts';
import { sha256Of } from './sha256.ts';

export interface Hashed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/** The bytes of a file with their hash; `undefined` if there is no such file. */
export async function readHashed(path: string): Promise<Hashed | undefined> {
  const bytes = readIfThere(path);
  return bytes && { bytes, sha256: sha256Of(bytes) };
}
