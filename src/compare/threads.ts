import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import type { Compared, ComparedSide, Comparing } from './contract.ts';
import { UnreadablePicture } from './unreadable.ts';

/** A pair to compare, as it is sent to a thread. */
export interface Job {
  readonly before: SentSide;
  readonly after: SentSide;
  readonly how: Comparing;
}

/** A side whose bytes are its own, so that they can be handed over. */
export interface SentSide extends ComparedSide {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a thread sends back. */
export type Answer =
  | { readonly kind: 'compared'; readonly compared: Compared }
  | { readonly kind: 'unreadable'; readonly side: 'before' | 'after'; readonly cause: unknown }
  | { readonly kind: 'threw'; readonly error: unknown };

/** Threads that compare, as many as are of use beside a browser; each is started when none is free. */
export interface Threads extends AsyncDisposable {
  compare(job: Job): Promise<Compared>;
}

/**
 * Two pictures of 1280 × 20,000 take 250 MB while they are compared: more at a time would rather cost memory than save
 * time.
 */
const most = Math.min(2, availableParallelism());

export function openThreads(): Threads {
  const all = new Set<Worker>();
  const free: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];

  const take = async (): Promise<Worker> => {
    const idle = free.pop();
    if (idle) return idle;
    if (all.size >= most) return new Promise((resolve) => waiting.push(resolve));
    return start();
  };
  const start = (): Worker => {
    const worker = startThread('compare/thread');
    all.add(worker);
    // One may also end while nobody waits for it, and is never asked again then.
    worker.on('error', () => forget(worker)).on('exit', () => forget(worker));
    return worker;
  };
  const forget = (worker: Worker): void => {
    all.delete(worker);
    const at = free.indexOf(worker);
    if (at >= 0) free.splice(at, 1);
  };
  const giveBack = (worker: Worker, isBroken: boolean): void => {
    if (isBroken) forget(worker);
    const next = waiting.shift();
    if (next) next(isBroken ? start() : worker);
    else if (!isBroken) free.push(worker);
  };

  return {
    async compare(job) {
      const worker = await take();
      let isBroken = true;
      try {
        const answer = await ask(worker, job);
        isBroken = false;
        return resultOf(answer);
      } finally {
        giveBack(worker, isBroken);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, job: Job): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // It holds the process only while somebody waits for it.
    worker.ref();
    const onExit = () =>
      reject(new Error('The thread that compares pictures ended before it had an answer.'));
    const done = () => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
    };
    const onMessage = (answer: Answer) => {
      done();
      resolve(answer);
    };
    const onError = (error: unknown) => {
      done();
      reject(error);
    };
    worker.once('message', onMessage).once('error', onError).once('exit', onExit);
    worker.postMessage(job, [job.before.bytes.buffer, job.after.bytes.buffer]);
  });
}

function resultOf(answer: Answer): Compared {
  switch (answer.kind) {
    case 'compared':
      return answer.compared;
    case 'unreadable':
      throw new UnreadablePicture(answer.side, answer.cause);
    case 'threw':
      throw answer.error;
    default:
      return answer satisfies never;
  }
}
