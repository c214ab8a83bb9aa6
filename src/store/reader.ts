import { startThread } from '../thread.ts';
import { type Hashed, readHashed } from './read-hashed.ts';

/** Reads and hashes pictures. The caller closes it. */
export interface Reader extends AsyncDisposable {
  /** A picture and its hash; `undefined` if there is none. Rejects if it is there and cannot be read. */
  read(path: string): Promise<Hashed | undefined>;
}

/** The thread's answer for a picture. If it is unreadable, the caller reads it again to get the error. */
export type Answer = Hashed | 'missing' | 'unreadable';

/** To read so many pictures takes about as long as to start a thread. */
const worthAThread = 30;

/** @param expected How many pictures will be read. If there are many, another thread reads them. */
export function openReader(expected: number): Reader {
  return expected < worthAThread ? here : inAThread();
}

const here: Reader = {
  read: async (path) => readHashed(path),
  async [Symbol.asyncDispose]() {},
};

function inAThread(): Reader {
  const worker = startThread('store/reader-thread');
  /** The thread answers in the order of the requests. */
  const waiting: ((answer: Answer) => void)[] = [];
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    for (const hear of waiting.splice(0)) hear('unreadable');
  };
  worker
    .on('message', (answer: Answer) => {
      waiting.shift()?.(answer);
      if (waiting.length === 0) worker.unref();
    })
    .on('error', end)
    .on('exit', end);
  const ask = (path: string) =>
    new Promise<Answer>((resolve) => {
      if (hasEnded) return resolve('unreadable');
      // The thread keeps the process alive only while an answer is awaited.
      worker.ref();
      waiting.push(resolve);
      worker.postMessage(path, []);
    });

  return {
    async read(path) {
      const answer = await ask(path);
      if (answer === 'missing') return undefined;
      return answer === 'unreadable' ? readHashed(path) : answer;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
