#!/usr/bin/env node
// This file has to run on Node 12.20 and later, to print which version is needed: no top-level await, no `?.`. Newer
// syntax is imported after the version check. It is built as CommonJS, which Node starts sooner than a module.
import { readFileSync, writeSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';

const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  readonly version: string;
  readonly engines: { readonly node: string };
};
const needed = manifest.engines.node.replace('>=', '');

if (isOlder(process.version.slice(1), needed)) {
  process.exitCode = 2;
  process.stderr.write(
    'error snapshot-site needs Node ' +
      needed +
      ' or later, and this is ' +
      process.version +
      '.\n' +
      '→ Install a newer one from https://nodejs.org, or with a version manager: nvm install --lts\n',
  );
} else if (!isVersionPrinted(process.argv.slice(2))) {
  // Node 22.1 and later keep what they compiled, which makes the next start faster.
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void };
  if (enableCompileCache) enableCompileCache();
  import('./main.ts').then(({ main }) => main(process.argv.slice(2))).catch(explainAlone);
}

/** Prints `--version` without loading anything. If that fails, `main` tries again and reports the error. */
function isVersionPrinted(argv: readonly string[]): boolean {
  if (argv.length !== 1 || argv[0] !== '--version') return false;
  try {
    writeSync(1, manifest.version + '\n');
    return true;
  } catch {
    return false;
  }
}

/** Prints an error when not even the module that explains errors could be loaded. */
function explainAlone(error: NodeJS.ErrnoException): void {
  process.exitCode = 2;
  const isFull = error.code === 'EMFILE' || error.code === 'ENFILE';
  process.stderr.write(
    isFull ? 'error ' + error.message + '\n→ Allow more open files: ulimit -n 4096\n' : error.stack + '\n',
  );
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
