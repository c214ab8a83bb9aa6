import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';

let threads: readonly Worker[] = [];
let wanted = 0;

/**
 * Keeps all processors busy. Concurrent captures share one load, since more would slow them down too much.
 *
 * @returns A function that ends the load.
 */
export function keepBusy(): () => Promise<void> {
  wanted += 1;
  if (wanted === 1) {
    threads = cpus().map(() => new Worker('for (;;);', { eval: true, execArgv: [] }));
    for (const thread of threads) thread.unref();
  }
  return async () => {
    wanted -= 1;
    if (wanted === 0) await Promise.all(threads.map((thread) => thread.terminate()));
  };
}
