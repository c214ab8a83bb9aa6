import { Worker } from 'node:worker_threads';
import { builtFile } from './built-file.ts';

/**
 * Starts a file of ours in a thread of its own, which does not hold the process.
 *
 * @param name Relative to `src`, without its ending.
 */
export function startThread(name: string): Worker {
  // Flags that the process was started with, such as those of a test runner, are none of its business.
  const worker = new Worker(builtFile(name), { execArgv: [] });
  worker.unref();
  return worker;
}
