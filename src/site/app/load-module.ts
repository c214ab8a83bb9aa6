import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/** Loads a JavaScript module as Node does, and a TypeScript or JSX one through jiti, without type checks. */
export async function loadModule(file: string): Promise<Exports> {
  if (['.js', '.mjs', '.cjs'].includes(extname(file))) return import(pathToFileURL(file).href);
  const { createJiti } = await import('jiti');
  return createJiti(pathToFileURL(file).href, {
    interopDefault: false,
    jsx: { runtime: 'automatic' },
    tsconfigPaths: true,
  }).import(file);
}
