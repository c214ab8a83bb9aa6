import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

/**
 * The code of a function of the config, for the key of the cache: its source, and a hash of the config file and of all that
 * it imports, because the function may use any of it. What a function of a program uses is not known, so its code is
 * another one in each run.
 *
 * @param file The config file; `undefined` if the options come from a program.
 */
export function codeOf(called: (...given: never[]) => unknown, file: string | undefined): string {
  return file === undefined ? randomUUID() : `${hashOfModule(file)} ${called}`;
}

function hashOfModule(file: string): string {
  const whole = createHash('sha256');
  const seen = new Set<string>();
  const add = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    const source = readFileSync(path, 'utf8');
    whole.update(source);
    for (const [, , specifier = ''] of source.matchAll(imports)) {
      if (specifier.startsWith('.')) {
        const found = findModule(resolve(dirname(path), specifier));
        if (found !== undefined) add(found);
      } else whole.update(versionOf(specifier, path));
    }
  };
  add(file);
  return whole.digest('hex').slice(0, 16);
}

/** Imports, exports from elsewhere, and `require`. What a comment imports does no harm. */
const imports = /\b(from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

const endings = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];

/** TypeScript also imports `x.ts` as `x.js` or `x`. */
function findModule(path: string): string | undefined {
  return [...endings.map((ending) => `${path}${ending}`), path.replace(/\.([cm]?)js$/, '.$1ts')].find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The version of a package. A module of Node's, or one that cannot be found, has none. */
function versionOf(specifier: string, from: string): string {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  try {
    const { version } = createRequire(from)(`${name}/package.json`) as { version: string };
    return `${name} ${version}`;
  } catch {
    return name;
  }
}
