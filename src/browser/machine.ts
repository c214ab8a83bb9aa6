import { accessSync, constants, statSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { type Contents, isIntact } from './intact.ts';

/** What the search for a browser needs to know of the computer. Tests pass their own. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The version of the GNU C library; `undefined` where there is none. */
  glibc(): string | undefined;
  readonly homedir: string;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  pathKind(path: string): PathKind;
  /** Whether a folder of the cache is complete and unchanged. */
  isIntact(folder: string, contents: Contents): boolean;
}

type PathKind = 'executable' | 'file' | 'folder' | 'missing' | 'unreachable';

export function thisMachine(): Machine {
  return {
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    glibc,
    homedir: home(),
    cwd: process.cwd(),
    pathKind,
    isIntact,
  };
}

/** Always absolute: `HOME` may be set to nothing, and a user of a container need not have a home at all. */
function home(): string {
  try {
    return homedir() || userInfo().homedir;
  } catch {
    return tmpdir();
  }
}

function glibc(): string | undefined {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime;
}

function pathKind(path: string): PathKind {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return 'missing';
    if (stats.isDirectory()) return 'folder';
  } catch {
    // A parent is a file, or a folder that this user may not enter.
    return 'unreachable';
  }
  try {
    accessSync(path, constants.X_OK);
    return 'executable';
  } catch {
    return 'file';
  }
}
