import { startThread } from '../thread.ts';
import { type Hashed, readHashed } from './read-hashed.ts';

/** Reads and hashes pictures. Whoever opens it closes it. */
export interface Reader extends AsyncDisposable {
  /** A picture and what stands for it; `undefined` if there is none. Rejects if it is there and cannot be read. */
  read(path: string): Promise<Hashed | undefined>;
}

/** What the thread says of a picture; it leaves it to us to find out why one cannot be read. */
export type Answer = Hashed | 'missing' | 'unreadable';

/** So many pictures take about as long as a thread takes to start. */
const worthAThread = 30;

/** @param expected How many pictures will be read; many are read in a thread of its own, beside everything else. */
export function openReader(expected: number): Reader {
  return expected < worthAThread ? here : inAThread();
}

const here: Reader = {
  read: async (path) => readHashed(path),
  async [Symbol.asyncDispose]() {},
};

function inAThread(): Reader {
  const worker = startThread('store/reader-thread');
  /** It answers in the order in which it is asked. */
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
      // It holds the process only while somebody waits for it.
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
