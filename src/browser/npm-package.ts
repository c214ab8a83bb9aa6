import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { runCommand } from './command.ts';
import { type Contents, contentsOf, isIntact } from './intact.ts';
import type { FetchOrder } from './source.ts';
import { openStaging, takePlace } from './staging.ts';

/** One release of a package, of which only files are used and never its code. */
export interface NpmPackage {
  readonly package: string;
  readonly version: string;
  /** The size of the archive. */
  readonly bytes: number;
  /** What `npm view <package>@<version> dist.integrity` prints. */
  readonly integrity: string;
  /** What is in the folder that is made of it. For a new release, the error of the first fetch names it. */
  readonly contents: Contents;
}

/** The cache is what kept a package from being fetched. */
export class CacheTrouble extends Error {}

/**
 * Fetches the package and makes the folder `target` of it, which appears complete or not at all.
 *
 * `unpack` gets the archive and an empty folder for what is to stay; beside the archive it may leave what it likes.
 * Rejects with an error whose message gives the reason in a line; nothing half-made stays behind.
 */
export async function fetchPackage(
  wanted: NpmPackage,
  target: string,
  {
    unpack,
    ...order
  }: FetchOrder & {
    unpack(archive: string, folder: string, signal: AbortSignal): Promise<void>;
  },
): Promise<void> {
  try {
    await using staging = await openStaging(target);
    const archive = await download(wanted, staging.folder, order);
    await verify(wanted, archive, order.signal);
    const folder = join(staging.folder, 'unpacked');
    await mkdir(folder);
    await unpack(archive, folder, order.signal);
    const isComplete = (made: string) => isIntact(made, wanted.contents);
    if (!isComplete(folder)) throw unexpected('what was unpacked', contentsOf(folder), wanted.contents);
    await takePlace(folder, target, isComplete);
  } catch (error) {
    throw inWords(error);
  }
}

/** Lets the user's own npm fetch the archive, so that its registry, proxy and credentials hold. */
async function download(
  wanted: NpmPackage,
  folder: string,
  { machine, signal, onProgress }: FetchOrder,
): Promise<string> {
  // With a cache of its own the growth can be seen, and the archive does not stay behind in the user's.
  const cache = join(folder, 'npm');
  const packed = new AbortController();
  const watching = watchSize(folder, packed.signal, (bytes) => onProgress(bytes, wanted.bytes));
  try {
    const { code, lines } = await runCommand(
      'npm',
      [
        'pack',
        `${wanted.package}@${wanted.version}`,
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
    onProgress(wanted.bytes, wanted.bytes);
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

async function verify({ integrity }: NpmPackage, archive: string, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash, { signal });
  const seen = `sha512-${hash.digest('base64')}`;
  if (seen !== integrity) throw unexpected('the archive', seen, integrity);
}

function unexpected(what: string, seen: string, wanted: string): Error {
  return new Error(`${what} is not the expected one: its checksum is ${seen} and not ${wanted}`);
}

function inWords(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (message === 'spawn npm ENOENT') return new Error('npm is not on PATH', { cause: error });
  if (message.includes('ENOSPC')) return new CacheTrouble(`the disk is full (${message})`, { cause: error });
  if (/EACCES|EPERM|EROFS|ENOTDIR/.test(message)) {
    const what = `the cache cannot be written (${message}); SNAPSHOT_SITE_CACHE can name another folder`;
    return new CacheTrouble(what, { cause: error });
  }
  return error;
}
