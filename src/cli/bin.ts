#!/usr/bin/env node
// Nodes back to 12.20 can read this file, so its syntax is as old: no top-level await, no `?.`. What they cannot read is
// imported once the version was looked at.
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';

const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const needed = (JSON.parse(manifest) as { engines: { node: string } }).engines.node.replace('>=', '');

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
} else {
  // Node 22.1 and later keep what they compiled, which makes the next start faster.
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void };
  if (enableCompileCache) enableCompileCache();
  import('./main.ts').then(({ main }) => main(process.argv.slice(2))).catch(explainAlone);
}

/** Says what went wrong where not even the file could be read that explains errors. */
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
