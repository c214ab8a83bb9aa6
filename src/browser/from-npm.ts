import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar';
import { runCommand } from './command.ts';
import type { Machine } from './machine.ts';
import { providedBrowser, providedFolder, release } from './provided.ts';
import type { BrowserSource, FetchOrder } from './source.ts';
import { openStaging } from './staging.ts';

/**
 * A headless Chromium that travels inside an npm package, for where Playwright's servers are out of reach and an
 * npm registry is not. Of the package only the files of the browser are used, none of its code: its default
 * arguments switch off web security.
 */
export const fromNpm: BrowserSource = {
  name: `Chromium ${release.version} from npm`,

  async fetch(order) {
    const refusal = refusalFor(order.machine);
    if (refusal) throw new Error(refusal);
    try {
      await using staging = await openStaging(providedFolder(order.machine));
      const archive = await download(staging.folder, order);
      await verify(archive, order.signal);
      const browser = await unpack(archive, staging.folder, order.signal);
      await takePlace(browser, order.machine);
    } catch (error) {
      throw inWords(error);
    }
    return providedBrowser(order.machine);
  },
};

/** Why this computer cannot run it; `undefined` if it can. */
export function refusalFor({
  platform,
  arch,
  glibc,
}: Pick<Machine, 'platform' | 'arch' | 'glibc'>): string | undefined {
  const has = `${platform} ${arch}`;
  if (has !== 'linux x64') return `there is one for linux x64 only, and this is ${has}`;
  const version = glibc();
  if (version === undefined) return 'it needs the GNU C library, and this system has another one';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || minor >= 34 ? undefined : `it needs glibc 2.34, and this system has ${version}`;
}

/** Lets the user's own npm fetch the archive, so that its registry, proxy and credentials hold. */
async function download(folder: string, { machine, signal, onProgress }: FetchOrder): Promise<string> {
  // With a cache of its own the growth can be seen, and 70 MB less stay behind in the user's.
  const cache = join(folder, 'npm');
  const packed = new AbortController();
  const watching = watchSize(folder, packed.signal, (bytes) => onProgress(bytes, release.bytes));
  try {
    const { code, lines } = await runCommand(
      'npm',
      [
        'pack',
        `${release.package}@${release.version}`,
        `--pack-destination=${folder}`,
        `--cache=${cache}`,
        '--loglevel=error',
        '--ignore-scripts',
        // Its own pauses of 10 and 60 s would keep someone waiting who is only offline.
        '--fetch-retry-mintimeout=1000',
        '--fetch-retry-maxtimeout=3000',
      ],
      { env: machine.env, signal },
    );
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (code !== 0 || archive === undefined) throw new Error(reason(lines));
    onProgress(release.bytes, release.bytes);
    await rm(cache, { recursive: true, force: true });
    return join(folder, archive);
  } finally {
    packed.abort();
    await watching;
  }
}

/** Tells how the biggest file in `folder` grows: that is the archive, wherever npm puts it. */
async function watchSize(folder: string, signal: AbortSignal, tell: (bytes: number) => void): Promise<void> {
  let told = 0;
  try {
    for (;;) {
      await setTimeout(250, undefined, { signal });
      // npm takes its own folders away while they are being listed.
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
      const biggest = Math.max(0, ...sizes);
      if (biggest > told) tell(biggest);
      told = biggest;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  // npm moves its files about.
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : 0;
}

/** The lines `npm error code …`, `npm error syscall …` are for machines; the first one after them is a sentence. */
function reason(lines: readonly string[]): string {
  const errors = lines.flatMap((line) => /^npm (?:error|ERR!) (.+)/.exec(line)?.[1] ?? []);
  return (
    errors.find((error) => !/^(code|syscall|errno|path|dest) /.test(error)) ??
    lines.at(-1) ??
    'npm wrote no archive and gave no reason'
  );
}

async function verify(archive: string, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash, { signal });
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity === release.integrity) return;
  throw new Error(
    `the archive is not the expected one: its checksum is ${integrity} and not ${release.integrity}`,
  );
}

/** Unpacks what the browser needs into a folder `browser`, and resolves with that folder. */
async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<string> {
  const packed = join(folder, 'packed');
  const browser = join(folder, 'browser');
  await Promise.all([mkdir(packed), mkdir(browser)]);
  // Without `strict` a full disk is only a warning.
  await extract({
    file: archive,
    cwd: packed,
    strip: 2,
    strict: true,
    filter: (path) => path.startsWith('package/bin/'),
  });
  await rm(archive);

  const open = (name: string) => [createReadStream(join(packed, name)), brotli()] as const;
  await pipeline(
    ...open('chromium.br'),
    createWriteStream(join(browser, 'headless_shell'), { mode: 0o755 }),
    { signal },
  );
  // Draws WebGL; the browser finds it beside itself.
  await pipeline(...open('swiftshader.tar.br'), extract({ cwd: browser, strict: true }), { signal });
  // `lib/` with the libraries that a bare system lacks; launch.ts points there when they are missing.
  await pipeline(...open('al2023.tar.br'), extract({ cwd: browser, strict: true }), { signal });
  return browser;
}

/** In the default steps of 16 KiB it takes 2.6 s instead of 1.7. */
function brotli() {
  return createBrotliDecompress({ chunkSize: 256 * 1024 });
}

/** Gives the finished folder its name. Where two runs finish at once, the first one counts. */
async function takePlace(browser: string, machine: Machine): Promise<void> {
  const place = providedFolder(machine);
  try {
    await rename(browser, place);
  } catch (error) {
    if (machine.look(providedBrowser(machine)) === 'executable') return;
    if (machine.look(place) !== 'folder') throw error;
    // Someone deleted files from it.
    await rm(place, { recursive: true });
    await rename(browser, place);
  }
}

function inWords(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (message === 'spawn npm ENOENT') return new Error('npm is not on PATH', { cause: error });
  if (message.includes('ENOSPC'))
    return new Error(`the disk is full, about 400 MB are needed (${message})`, { cause: error });
  if (/EACCES|EPERM|EROFS|ENOTDIR/.test(message)) {
    return new Error(`${message}; SNAPSHOT_SITE_CACHE can name another folder`, { cause: error });
  }
  return error;
}
