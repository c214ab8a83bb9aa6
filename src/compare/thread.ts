/** The program of a worker thread. It compares the pairs that it receives, one after another. */
import { parentPort } from 'node:worker_threads';
import { comparePictures } from './pictures.ts';
import type { Job, ThreadReply } from './threads.ts';
import { UnreadablePicture } from './unreadable.ts';

parentPort!.on('message', ({ before, after, how }: Job) => {
  comparePictures(before, after, how).then(
    (compared) => reply({ kind: 'compared', compared }),
    (error: unknown) => reply(replyFor(error)),
  );
});

function reply(given: ThreadReply): void {
  const drawn = given.kind === 'compared' ? given.compared.diff : undefined;
  parentPort!.postMessage(given, drawn ? [drawn.bytes.buffer] : []);
}

/** Errors lose their class between threads. */
function replyFor(error: unknown): ThreadReply {
  return error instanceof UnreadablePicture
    ? { kind: 'unreadable', side: error.side, cause: error.cause }
    : { kind: 'threw', error };
}
