import { basename, dirname, relative, sep } from 'node:path';
import { watch as watchPaths } from 'chokidar';
import type { Config } from '../model.ts';

/** The files that a site is made of, watched until disposed. */
export interface WatchedFiles extends AsyncDisposable {
  /** The folders in which any file counts. */
  readonly folders: readonly string[];
  /** Resolves once every change is noticed. */
  readonly ready: Promise<void>;
  /**
   * Resolves with the files that changed since the last call, as soon as no more change for a moment; rejects with the
   * signal's reason.
   */
  next(signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** Lets `next` resolve as if something had changed. */
  poke(): void;
}

/** A build and an editor write several files, one after the other. */
const quietMs = 60;

const neverWatched = new Set(['node_modules', '.git', '.snapshot-site']);

/** Watches the folders and modules of the sites, and the config. What serves a command, nobody knows. */
export function watchFiles({ sites, file, output, scratch }: Config): WatchedFiles {
  const folders = new Set(
    Object.values(sites).flatMap((site) => {
      if (site.kind === 'folder') return [site.folder];
      return site.kind === 'app' ? [dirname(file ?? site.module)] : [];
    }),
  );
  const paths = [...folders, ...(file === undefined ? [] : [file])];
  const watcher = watchPaths(paths, {
    ignoreInitial: true,
    ignored: (path) => neverWatched.has(basename(path)) || [output, scratch].some((own) => isIn(path, own)),
  });
  const changed = new Set<string>();
  let isPoked = false;
  /** Of whoever waits for the next change. */
  let hear: (() => void) | undefined;
  watcher.on('all', (_event, path) => {
    changed.add(path);
    hear?.();
  });
  // A folder that goes away while it is looked at is told by what follows.
  watcher.on('error', () => {});
  return {
    folders: [...folders],
    // Of nothing to watch it is never told.
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
    poke() {
      isPoked = true;
      hear?.();
    },
    [Symbol.asyncDispose]: () => watcher.close(),
  };
}

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
