import { join } from 'node:path';

/**
 * The path of a file that has the same name in `src` and in `dist`. In `dist` it is beside the bundle that contains this
 * module.
 *
 * @param name Relative to `src`.
 */
export function packedFile(name: string): string {
  return join(import.meta.dirname, name);
}

/**
 * The path of a built program. Node 20 cannot run TypeScript, so processes and threads run the built file, also when the
 * tests run the source.
 *
 * @param name Relative to `src`, without its ending.
 */
export function builtFile(name: string): string {
  return packedFile(`../dist/${name}.js`);
}
