import { join } from 'node:path';

/**
 * A file that was built from the source. Node 20 cannot run TypeScript: in a process or a thread of its own, the source,
 * as our tests run it, takes what was built from it.
 *
 * @param name Relative to `src`, without its ending.
 */
export function builtFile(name: string): string {
  return join(import.meta.dirname, '../dist', `${name}.js`);
}
