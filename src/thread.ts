import { Worker } from 'node:worker_threads';
import { builtFile } from './built-file.ts';

/**
 * Starts one of our files in a thread of its own. The thread does not keep the process alive.
 *
 * @param name Relative to `src`, without its ending.
 */
export function startThread(name: string): Worker {
  // The flags of the process, such as those of a test runner, are not for the thread.
  const worker = new Worker(builtFile(name), { execArgv: [] });
  worker.unref();
  return worker;
}
