import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { minifySync } from 'rolldown/utils';
import { freeNames, type Node } from './free-names.ts';

/** The programs of `src/page`, each of which becomes one script. */
export const pageScripts = ['document', 'thread', 'isolated', 'report'] as const;

/**
 * The names that a script reads each time it needs them. No page can replace them, and `document` is another one when a
 * frame goes on from its first, empty document. All others are taken when the script starts, so they have to be classes,
 * functions and the like: a name whose value changes, such as `scrollX`, is written as `window.scrollX`.
 */
export const readLate: ReadonlySet<string> = new Set(['window', 'document', 'undefined', 'NaN', 'Infinity']);

/**
 * Bundles each program of `src/page` into one script. The text of a script is an expression: a function of its settings
 * and the global object.
 *
 * @param folder Where the scripts are written. A file that is right already is not touched: another process may read it.
 */
export async function buildPageScripts(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const name of pageScripts) {
    const file = join(folder, `${name}.js`);
    const script = await bundle(name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== script) writeFileSync(file, script);
  }
}

async function bundle(name: (typeof pageScripts)[number]): Promise<string> {
  await using made = await rolldown({
    input: join(import.meta.dirname, `../src/page/${name}.ts`),
    platform: 'browser',
    tsconfig: join(import.meta.dirname, '../src/page/tsconfig.json'),
    transform: {
      target: 'esnext',
      // What a thread shares with a document finds the thread's global object under this name.
      define: name === 'thread' ? { window: 'globalThis' } : {},
    },
  });
  const { output } = await made.generate({ format: 'iife', name: 'start' });
  return minify(withItsGlobals(output[0].code));
}

/** Lets a script take all globals that it uses before any script of the page can replace them. */
function withItsGlobals(code: string): string {
  const taken = [...freeNames(parseAst(code) as unknown as Node)].filter(
    (name) => !readLate.has(name) && name !== 'globalThis',
  );
  return `((settings, globalThis) => { const { ${taken.toSorted().join(', ')} } = globalThis; ${code} return start(settings); })`;
}

/** A shorter script is compiled sooner. Functions keep their names, for stack traces. */
function minify(script: string): string {
  const { code, errors } = minifySync('script.js', script, { compress: false, mangle: { keepNames: true } });
  if (errors.length > 0) throw new Error(`A script for pages cannot be minified: ${JSON.stringify(errors)}`);
  return code.trim().replace(/;$/, '');
}
