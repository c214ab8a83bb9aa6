import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { runCommand } from './command.ts';
import { type Contents, contentsOf, isIntact } from './intact.ts';
import type { FetchRequest } from './source.ts';
import { openStaging, moveIntoPlace } from './staging.ts';

/** One release of an npm package. Only files of it are used, and its code never runs. */
export interface NpmPackage {
  readonly package: string;
  readonly version: string;
  /** The size of the archive. */
  readonly bytes: number;
  /** What `npm view <package>@<version> dist.integrity` prints. */
  readonly integrity: string;
  /** The hash of the unpacked folder. For a new release, the error of the first download prints it. */
  readonly contents: Contents;
}

/** A package could not be fetched because of the cache folder. */
export class CacheError extends Error {}

/**
 * Fetches the package and makes the folder `target` of it atomically.
 *
 * `unpack` gets the archive and an empty folder to fill. It may leave other files beside the archive. Rejects with an
 * error whose message gives the reason in one line; no incomplete folder is left then.
 */
export async function fetchPackage(
  wanted: NpmPackage,
  target: string,
  {
    unpack,
    ...request
  }: FetchRequest & {
    unpack(archive: string, folder: string, signal: AbortSignal): Promise<void>;
  },
): Promise<void> {
  try {
    await using staging = await openStaging(target);
    const archive = await download(wanted, staging.folder, request);
    await verify(wanted, archive, request.signal);
    const folder = join(staging.folder, 'unpacked');
    await mkdir(folder);
    await unpack(archive, folder, request.signal);
    const isComplete = (made: string) => isIntact(made, wanted.contents);
    if (!isComplete(folder)) throw unexpected('what was unpacked', contentsOf(folder), wanted.contents);
    await moveIntoPlace(folder, target, isComplete);
  } catch (error) {
    throw inWords(error);
  }
}

/** Fetches the archive with the user's npm, so that its registry, proxy and credentials are used. */
async function download(
  wanted: NpmPackage,
  folder: string,
  { machine, signal, onProgress }: FetchRequest,
): Promise<string> {
  // With a cache of its own, progress can be measured, and the archive does not stay in the user's cache.
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
        // The default pauses of 10 and 60 s are too long for users who are just offline.
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

/** Reports the size of the biggest file in `folder`, which is the archive, wherever npm puts it. */
async function watchSize(
  folder: string,
  signal: AbortSignal,
  report: (bytes: number) => void,
): Promise<void> {
  let reported = 0;
  try {
    for (;;) {
      await setTimeout(250, undefined, { signal });
      // npm may remove folders while they are listed.
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
      const biggest = Math.max(0, ...sizes);
      if (biggest > reported) report(biggest);
      reported = biggest;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  // npm may have moved the file.
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : 0;
}

/** Lines such as `npm error code …` and `npm error syscall …` are for machines; the first other line is a sentence. */
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
  if (message.includes('ENOSPC')) return new CacheError(`the disk is full (${message})`, { cause: error });
  if (/EACCES|EPERM|EROFS|ENOTDIR/.test(message)) {
    const what = `the cache cannot be written (${message}); SNAPSHOT_SITE_CACHE can name another folder`;
    return new CacheError(what, { cause: error });
  }
  return error;
}
