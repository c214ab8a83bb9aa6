import { join } from 'node:path';

/**
 * A file that lies beside this one in `src`, and under the same name in `dist`, where the bundler puts this module
 * directly, whatever it is packed with.
 *
 * @param name Relative to `src`.
 */
export function packedFile(name: string): string {
  return join(import.meta.dirname, name);
}

/**
 * A program that was built from the source. Node 20 cannot run TypeScript: in a process or a thread of its own, the
 * source, as our tests run it, takes what was built from it.
 *
 * @param name Relative to `src`, without its ending.
 */
export function builtFile(name: string): string {
  return packedFile(`../dist/${name}.js`);
}
