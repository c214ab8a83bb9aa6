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

/** A side whose bytes can be transferred. */
export interface SentSide extends ComparedSide {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a thread sends back. */
export type ThreadReply =
  | { readonly kind: 'compared'; readonly compared: Compared }
  | { readonly kind: 'unreadable'; readonly side: 'before' | 'after'; readonly cause: unknown }
  | { readonly kind: 'threw'; readonly error: unknown };

/**
 * The threads that compare pictures. One is started when none is free, up to a limit. `tinypool` is not used: its 30 kB
 * include a worker program that has to be found beside the bundle.
 */
export interface Threads extends AsyncDisposable {
  compare(job: Job): Promise<Compared>;
}

/**
 * Two pictures of 1280 × 20,000 take 250 MB during the comparison, so more threads would cost memory rather than save
 * time.
 */
const maxThreads = Math.min(2, availableParallelism());

export function openThreads(): Threads {
  const all = new Set<Worker>();
  const free: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];

  const takeThread = async (): Promise<Worker> => {
    const idle = free.pop();
    if (idle) return idle;
    if (all.size >= maxThreads) return new Promise((resolve) => waiting.push(resolve));
    return start();
  };
  const start = (): Worker => {
    const worker = startThread('compare/thread');
    all.add(worker);
    // A thread that ends while it is idle is not used again.
    worker.on('error', () => dropThread(worker)).on('exit', () => dropThread(worker));
    return worker;
  };
  const dropThread = (worker: Worker): void => {
    all.delete(worker);
    const at = free.indexOf(worker);
    if (at >= 0) free.splice(at, 1);
  };
  const releaseThread = (worker: Worker, isBroken: boolean): void => {
    if (isBroken) dropThread(worker);
    const next = waiting.shift();
    if (next) next(isBroken ? start() : worker);
    else if (!isBroken) free.push(worker);
  };

  return {
    async compare(job) {
      const worker = await takeThread();
      let isBroken = true;
      try {
        const reply = await ask(worker, job);
        isBroken = false;
        return resultOf(reply);
      } finally {
        releaseThread(worker, isBroken);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, job: Job): Promise<ThreadReply> {
  return new Promise((resolve, reject) => {
    // It keeps the process alive only while a result is awaited.
    worker.ref();
    const onExit = () =>
      reject(new Error('The thread that compares pictures ended before it had an answer.'));
    const done = () => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
    };
    const onMessage = (reply: ThreadReply) => {
      done();
      resolve(reply);
    };
    const onError = (error: unknown) => {
      done();
      reject(error);
    };
    worker.once('message', onMessage).once('error', onError).once('exit', onExit);
    worker.postMessage(job, [job.before.bytes.buffer, job.after.bytes.buffer]);
  });
}

function resultOf(reply: ThreadReply): Compared {
  switch (reply.kind) {
    case 'compared':
      return reply.compared;
    case 'unreadable':
      throw new UnreadablePicture(reply.side, reply.cause);
    case 'threw':
      throw reply.error;
    default:
      return reply satisfies never;
  }
}
