/** What runs in a thread of its own: it compares what it is sent, one pair after another. */
import { parentPort } from 'node:worker_threads';
import { comparePictures } from './pictures.ts';
import type { Job, Answer } from './threads.ts';
import { UnreadablePicture } from './unreadable.ts';

parentPort!.on('message', ({ before, after, how }: Job) => {
  comparePictures(before, after, how).then(
    (compared) => answer({ kind: 'compared', compared }),
    (error: unknown) => answer(asAnswer(error)),
  );
});

function answer(given: Answer): void {
  const drawn = given.kind === 'compared' ? given.compared.diff : undefined;
  parentPort!.postMessage(given, drawn ? [drawn.bytes.buffer] : []);
}

/** Classes do not survive the way between threads. */
function asAnswer(error: unknown): Answer {
  return error instanceof UnreadablePicture
    ? { kind: 'unreadable', side: error.side, cause: error.cause }
    : { kind: 'threw', error };
}
