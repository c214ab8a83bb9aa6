import { execFile } from 'node:child_process';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';

const exec = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Yarn, as it is published. It is run by Node, without anything that decides which Yarn a project wants. */
const yarnPackage = '@yarnpkg/cli-dist@4.18.1';

// The package is that of the last build, and lies in a zip, of which other programs see nothing.
test.skipIf(process.platform !== 'linux')(
  'text is drawn where Yarn leaves this package in a zip',
  async () => {
    const folder = await temporaryFolder({
      'project/site/index.html': '<!doctype html><title>Text</title><p>Hamburgefonstiv</p>',
      'project/site/empty.html': '<!doctype html><title>Text</title>',
      'project/.yarnrc.yml':
        'nodeLinker: pnp\nenableGlobalCache: false\nenableTelemetry: false\nenableImmutableInstalls: false\n',
      'project/package.json': JSON.stringify({
        dependencies: { 'snapshot-site': 'file:../snapshot-site.tgz' },
      }),
      'project/yarn.lock': '',
    });
    const project = join(folder, 'project');
    const npmPack = async (what: string, ...more: string[]) => {
      const args = ['pack', what, `--pack-destination=${folder}`, '--json', '--ignore-scripts', ...more];
      const { stdout } = await exec('npm', args, { cwd: folder });
      return join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
    };
    const [ours, yarns] = await Promise.all([npmPack(root), npmPack(yarnPackage)]);
    await rename(ours, join(folder, 'snapshot-site.tgz'));
    await exec('tar', ['-xzf', yarns, '-C', folder]);
    const env = { ...process.env, SNAPSHOT_SITE_CACHE: join(folder, 'cache') };
    const yarn = (...args: string[]) =>
      exec(process.execPath, [join(folder, 'package/bin/yarn.js'), ...args], { cwd: project, env });

    await yarn('install');
    await expect(readdir(join(project, 'node_modules'))).rejects.toThrow('ENOENT');
    await yarn('snapshot-site', 'site');
    const [text, empty] = await Promise.all(
      ['index', 'empty'].map((name) => readFile(join(project, 'output', `${name}.png`))),
    );
    expect(text!.equals(empty!), 'text is drawn').toBe(false);
  },
  180_000,
);
