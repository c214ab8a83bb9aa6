import { readIfThere } from './read-if-there.ts';
import { sha256Of } from './sha256.ts';

export interface Hashed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/** The bytes of a file and what stands for them; `undefined` if there is none. */
export async function readHashed(path: string): Promise<Hashed | undefined> {
  const bytes = readIfThere(path);
  return bytes && { bytes, sha256: sha256Of(bytes) };
}
