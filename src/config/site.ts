import { type Stats, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { SnapshotError } from '../errors.ts';
import type { Ready, SiteSource } from '../model/index.ts';
import type { CommandSite, ReadyOptions, SiteOptions } from '../options/index.ts';
import { defaults } from './defaults.ts';

/** A site, and its pages if the config names none. */
export interface ResolvedSite {
  readonly site: SiteSource;
  readonly pages: OwnPages;
}

/** The path of the start page, or the HTML files of a folder. */
export type OwnPages = string | { readonly folder: string; readonly base: string };

/**
 * Says which kind of site is meant and makes its paths absolute.
 *
 * @param folder What relative paths are relative to.
 * @throws SnapshotError `SITE_NOT_FOUND` if a text is neither a URL nor an existing folder, page or module, or the
 * `folder` of an object is none.
 */
export function resolveSite(options: SiteOptions, folder: string): ResolvedSite {
  if (typeof options === 'string') return resolveText(options, folder);
  if ('folder' in options) {
    const { path, found } = lookAt(options.folder, folder);
    if (!found.isDirectory()) throw noFolder(path);
    return folderSite(path, options.base, options.spa);
  }
  if ('app' in options) {
    return {
      site: {
        kind: 'app',
        module: resolve(folder, options.app),
        exportName: options.export,
        appKind: options.kind,
        env: options.env ?? {},
        ready: resolveReady(options.ready),
      },
      pages: '/',
    };
  }
  if ('command' in options) return commandSite(options, folder);
  return urlSite(options.url, options.ready);
}

const modules = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

function resolveText(text: string, folder: string): ResolvedSite {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return urlSite(text, undefined);
  const { path, found } = lookAt(text, folder);
  if (found.isDirectory()) return folderSite(path);
  if (found.isFile() && /^\.html?$/i.test(extname(path))) {
    return { ...folderSite(dirname(path)), pages: encodeURIComponent(basename(path)) };
  }
  if (found.isFile() && modules.includes(extname(path))) return resolveSite({ app: path }, folder);
  throw new SnapshotError(
    'SITE_NOT_FOUND',
    `The site ${path} is a file, but neither a page (.html) nor a module (${modules.join(' ')}).`,
    { hint: 'Name a folder, a page, a module or a URL.' },
  );
}

function lookAt(text: string, folder: string): { path: string; found: Stats } {
  const path = resolve(folder, text);
  try {
    return { path, found: statSync(path) };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = ['ENOENT', 'ENOTDIR'].includes(code) ? `${path} does not exist` : message;
    throw new SnapshotError('SITE_NOT_FOUND', `There is no site "${text}": ${why}.`, {
      hint: /^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)|^localhost\b/.test(text)
        ? `If you mean a URL, write it whole: http://${text}`
        : 'Name a folder, a page, a module or a URL; if it is the result of a build, build it first.',
      cause: error,
    });
  }
}

function noFolder(path: string): SnapshotError {
  return new SnapshotError('SITE_NOT_FOUND', `The site ${path} is a file, not a folder.`, {
    hint: 'Name the folder that it is in. A page or a module can be the site too, as site: "./page.html".',
  });
}

function folderSite(folder: string, base = '/', spa: boolean | string = false): ResolvedSite {
  const slashed = `/${base}/`.replaceAll(/\/+/g, '/');
  return {
    site: { kind: 'folder', folder, base: slashed, spa: spa === true ? 'index.html' : spa },
    pages: { folder, base: slashed },
  };
}

function commandSite(options: CommandSite, folder: string): ResolvedSite {
  const { command, url, ready, wait, gracefulShutdown } = options;
  const address = url === undefined ? undefined : new URL(url);
  const path = address && address.pathname + address.search;
  return {
    site: {
      kind: 'command',
      command,
      cwd: resolve(folder, options.cwd ?? '.'),
      env: options.env ?? {},
      port: address ? portOf(address) : options.port,
      reuseExistingServer: options.reuseExistingServer ?? false,
      stop: {
        signal: gracefulShutdown?.signal ?? defaults.gracefulShutdown.signal,
        graceMs: gracefulShutdown?.timeout ?? defaults.gracefulShutdown.timeout,
      },
      ready: {
        // An address without a path sets none for the readiness check.
        ...resolveReady(path === undefined || path === '/' ? ready : { ...ready, path }),
        url: address?.href,
        stdout: pattern(wait?.stdout),
        stderr: pattern(wait?.stderr),
      },
    },
    pages: '/',
  };
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

function urlSite(url: string, ready: ReadyOptions | undefined): ResolvedSite {
  const root = new URL(url);
  const page = `${root.pathname}${root.search}${root.hash}`;
  root.search = root.hash = '';
  return {
    // The site should run already, so the default timeout is short.
    site: {
      kind: 'url',
      url: root.href,
      ready: resolveReady({ timeout: defaults.urlReadyTimeout, ...ready }),
    },
    pages: page,
  };
}

function resolveReady(ready: ReadyOptions = {}): Ready {
  return { path: ready.path, status: ready.status, timeoutMs: ready.timeout ?? defaults.readyTimeout };
}

function pattern(text: string | RegExp | undefined): RegExp | undefined {
  // With `g` or `y`, matching would continue at the index of the last match, which was in another line.
  return text === undefined ? undefined : new RegExp(text, flagsOf(text).replaceAll(/[gy]/g, ''));
}

function flagsOf(text: string | RegExp): string {
  return typeof text === 'string' ? '' : text.flags;
}
