import { extname, join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Starts a file of ours in a thread of its own, which does not hold the process.
 *
 * Node 20 cannot run TypeScript: run from the source, as our tests are, it takes the file that was built from it.
 *
 * @param folder Where the file lies: `import.meta.dirname` of the caller.
 * @param name Without its ending.
 */
export function startThread(folder: string, name: string): Worker {
  const built =
    extname(import.meta.url) === '.ts'
      ? join(import.meta.dirname, '../dist', relative(import.meta.dirname, folder))
      : folder;
  // Flags that the process was started with, such as those of a test runner, are none of its business.
  const worker = new Worker(join(built, `${name}.js`), { execArgv: [] });
  worker.unref();
  return worker;
}
