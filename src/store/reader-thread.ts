/** The program of a thread: it gets paths of pictures, and reads and hashes these one after another. */
import { parentPort } from 'node:worker_threads';
import { readHashed } from './read-hashed.ts';
import type { Answer } from './reader.ts';

parentPort!.on('message', (path: string) => {
  readHashed(path).then(
    (hashed) => answer(hashed ?? 'missing'),
    () => answer('unreadable'),
  );
});

function answer(given: Answer): void {
  parentPort!.postMessage(given, typeof given === 'object' ? ownedBy(given.bytes) : []);
}

/** The buffers that can be transferred. Small files share a buffer, which is copied instead. */
function ownedBy({ buffer, byteLength }: Uint8Array<ArrayBuffer>): ArrayBuffer[] {
  return buffer.byteLength === byteLength ? [buffer] : [];
}
