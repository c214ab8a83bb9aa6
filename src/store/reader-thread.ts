/** What runs in a thread of its own: it reads and hashes the pictures whose paths it is sent, one after another. */
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

/** The memory of small files is shared by several, and copied. */
function ownedBy({ buffer, byteLength }: Uint8Array<ArrayBuffer>): ArrayBuffer[] {
  return buffer.byteLength === byteLength ? [buffer] : [];
}
