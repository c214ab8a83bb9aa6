/** Builds what is published: each program and the modules that it shares with others, bundled, without their types. */
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'rolldown';
import { buildPageScripts } from './build/page-scripts.ts';
import { hashCode } from './src/reuse/code.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What users import, and what is started as a process or a thread of its own. */
const programs = [
  'index',
  'cli/main',
  'site/app/host',
  'site/process/sweep',
  'compare/thread',
  'store/reader-thread',
];

rmSync('dist', { recursive: true, force: true });
cpSync('src/browser/fonts/files', 'dist/browser/fonts/files', { recursive: true });
await build({
  input: Object.fromEntries(programs.map((name) => [name, `src/${name}.ts`])),
  platform: 'node',
  // What is installed with the package stays outside; the other packages that are imported come along.
  external: Object.keys(readManifest('.').dependencies!).map((name) => new RegExp(`^${name}(?:/|$)`)),
  transform: {
    // The oldest Node that the package allows.
    target: 'node20.19',
    define: { BUILT_FROM: JSON.stringify(hashCode('src')) },
  },
  plugins: [licences()],
  output: {
    dir: 'dist',
    // Directly in the folder: `packedFile` counts on it.
    chunkFileNames: '[name].js',
    // Names and lines stay as they are, for stack traces.
    minify: false,
  },
});
await build({
  input: 'src/cli/bin.ts',
  platform: 'node',
  external: /main\.ts$/,
  output: {
    file: 'dist/cli/bin.cjs',
    format: 'cjs',
    // The oldest Nodes that can read the file do not know `require('node:fs')`.
    paths: (id) => (id.endsWith('main.ts') ? './main.js' : id.replace(/^node:/, '')),
  },
});
chmodSync('dist/cli/bin.cjs', 0o755);
await buildPageScripts('dist/page');

/** Writes `licences.txt`: who made the packages that come along, and on what terms. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = modules.flatMap(
        (id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? [],
      );
      const texts = new Set(withDependencies(folders).map(licenceOf).toSorted());
      this.emitFile({
        type: 'asset',
        fileName: 'licences.txt',
        source: [...texts].join(`\n${'-'.repeat(80)}\n\n`),
      });
    },
  };
}

/** Some packages are published with those that they depend on inside. */
function withDependencies(folders: readonly string[]): string[] {
  const all = new Set(folders);
  for (const folder of all) {
    const { resolve } = createRequire(join(folder, 'package.json'));
    for (const name of Object.keys(readManifest(folder).dependencies ?? {}).filter(
      (one) => !one.startsWith('@types/'),
    )) {
      const parent = resolve.paths(name)!.find((path) => existsSync(join(path, name)))!;
      all.add(join(parent, name));
    }
  }
  return [...all];
}

function licenceOf(folder: string): string {
  const { name, version, license } = readManifest(folder);
  const file = readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)/i.test(entry));
  if (file === undefined)
    throw new Error(`${name} is bundled, and there is no file with its licence in ${folder}.`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
