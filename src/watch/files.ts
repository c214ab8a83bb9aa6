import { basename, dirname, relative, sep } from 'node:path';
import { watch as watchPaths } from 'chokidar';
import { SnapshotError } from '../errors.ts';
import type { Config } from '../model/index.ts';
import { foldersOf } from '../site/index.ts';

/** The files that a site is made of, watched until disposed. */
export interface WatchedFiles extends AsyncDisposable {
  /** The folders of which every change is noticed. */
  readonly folders: readonly string[];
  /** The error that keeps changes from being noticed; `undefined` if there is none, or if it was returned before. */
  trouble(): SnapshotError | undefined;
  /** Resolves once the watcher has begun to notice changes. */
  readonly ready: Promise<void>;
  /**
   * Resolves with the files that changed since the last call, as soon as no more change for a moment; rejects with the
   * signal's reason.
   */
  next(signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** Lets `next` resolve as if something had changed. */
  poke(): void;
}

/** How long no file may change before changes are handled: builds and editors write several files in a row. */
const quietMs = 60;

const neverWatched = new Set(['node_modules', '.git', '.snapshot-site']);

/** Watches the folders of the sites, as far as they are known, and the config with the files that it names. */
export function watchFiles(config: Config): WatchedFiles {
  const { sites, file, output, workFolder } = config;
  const folders = new Set(foldersOf(sites, file).map(({ folder }) => folder));
  const single = filesOfConfig(config);
  // A file that is replaced or comes back is noticed only by its folder.
  const around = new Set([...single].map((path) => dirname(path)));
  const paths = [...new Set([...folders, ...around])];
  const isOfSite = (path: string) =>
    !neverWatched.has(basename(path)) &&
    ![output, workFolder].some((own) => isIn(path, own)) &&
    [...folders].some((folder) => isIn(path, folder));
  const watcher = watchPaths(paths, {
    ignoreInitial: true,
    ignored: (path) => !single.has(path) && !around.has(path) && !isOfSite(path),
  });
  const changed = new Set<string>();
  let isPoked = false;
  /** Restarts the timer of the pending `next`, if there is one. */
  let hear: (() => void) | undefined;
  watcher.on('all', (_event, path) => {
    if (!single.has(path) && !isOfSite(path)) return;
    changed.add(path);
    hear?.();
  });
  let error: NodeJS.ErrnoException | undefined;
  let isSaid = false;
  watcher.on('error', (thrown) => {
    const found = thrown as NodeJS.ErrnoException;
    // A folder that is removed while it is read causes other events.
    if (error || found.code === 'ENOENT' || found.code === 'ENOTDIR') return;
    error = found;
    // A pending `next` would never resolve; its caller then asks for the trouble.
    if (hear) poke();
  });
  function poke(): void {
    isPoked = true;
    hear?.();
  }
  return {
    get folders() {
      return error ? [] : [...folders];
    },
    trouble() {
      if (!error || isSaid) return undefined;
      isSaid = true;
      return notNoticed(error, [...folders]);
    },
    // Without paths, the watcher never becomes ready.
    ready:
      paths.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            watcher.once('ready', () => resolve());
          }),
    next: (signal) =>
      new Promise((resolve, reject) => {
        let timer: NodeJS.Timeout | undefined;
        const done = (): void => {
          clearTimeout(timer);
          hear = undefined;
          signal.removeEventListener('abort', onAbort);
        };
        const onAbort = (): void => {
          done();
          reject(signal.reason as Error);
        };
        const settle = (): void => {
          done();
          isPoked = false;
          resolve(new Set(changed));
          changed.clear();
        };
        hear = () => {
          clearTimeout(timer);
          timer = setTimeout(settle, isPoked ? 0 : quietMs);
        };
        if (signal.aborted) return onAbort();
        signal.addEventListener('abort', onAbort);
        if (isPoked || changed.size > 0) hear?.();
      }),
    poke,
    [Symbol.asyncDispose]: () => watcher.close(),
  };
}

/** The config and the files that it names. A change of one of them is a change of the config. */
export function filesOfConfig({ file, namedFiles }: Config): ReadonlySet<string> {
  return new Set([...namedFiles, ...(file === undefined ? [] : [file])]);
}

function notNoticed(error: NodeJS.ErrnoException, folders: readonly string[]): SnapshotError {
  const { code = '', message } = error;
  return new SnapshotError(
    'WATCH',
    `Changes in ${folders.join(', ') || 'the config'} cannot be noticed: ${reasons[code] ?? message}.`,
    { hint: hints[code] ?? 'Press Enter after a change.', cause: error },
  );
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the system lets this user watch no more files',
  EMFILE: 'the system lets this user open no more files or watchers',
};
const hints: Readonly<Record<string, string>> = {
  ENOSPC:
    'Press Enter after a change; or allow more and begin again: sudo sysctl fs.inotify.max_user_watches=524288',
  EMFILE:
    'Press Enter after a change; or allow more and begin again: ulimit -n 4096; sudo sysctl fs.inotify.max_user_instances=512',
};

/** Whether it is that folder or lies in it. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** The page that an HTML file of a folder is, as a path without its ending: `/guide/install`. */
export function pageOfFile(path: string, folder: string): string {
  return bare(`/${relative(folder, path).split(sep).join('/')}`);
}

/** A path as all of its spellings have it: `/guide/`, `/guide/index.html` and `/guide` are one page. */
export function bare(path: string): string {
  return path
    .replace(/[?#].*/s, '')
    .replace(/\.html?$/, '')
    .replace(/\/(?:index)?$/, '');
}
