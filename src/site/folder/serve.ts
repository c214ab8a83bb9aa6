import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import etag from '@koa/etag';
import Koa, { type Context, type Next } from 'koa';
import serveStatic from 'koa-static';
import { find, isFile, isHidden } from './find.ts';
import { answerRange } from './range.ts';

interface FolderOptions {
  /** The folder, without symbolic links in its path. */
  readonly root: string;
  /** Begins and ends with a slash. */
  readonly base: string;
  /** The file to serve for paths without a file, as a path of the folder. */
  readonly spa: string | false;
}

/** Serves as a host of static sites does. koa-static serves large files and ranges. */
export function folderApp({ root, base, spa }: FolderOptions): Koa {
  const app = new Koa();
  // Koa would print the error of a request that the browser has cancelled.
  app.silent = true;
  app.use(readOnly);
  // With an ETag, the body of an unchanged file need not be hashed again (capture/trace/bodies.ts).
  app.use(etag({ weak: false }));
  app.use(answerRange);
  app.use(chooseFile(root, decode(base) ?? base, spa));
  // `chooseFile` has decided which file to serve; koa-static would choose others.
  app.use(serveStatic(root, { index: false, format: false, gzip: false, brotli: false, hidden: true }));
  return app;
}

async function readOnly(ctx: Context, next: Next): Promise<void> {
  // The site may be rebuilt while it runs.
  ctx.set('Cache-Control', 'no-store');
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return next();
  ctx.set('Allow', 'GET, HEAD');
  ctx.status = 405;
}

function chooseFile(root: string, base: string, spa: string | false) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const giveFile = (file: string) => {
      ctx.path = encode(file);
      return giveAtOnce(ctx, join(root, file)) ? undefined : next();
    };
    const path = decode(ctx.path);
    if (path === undefined) return refuse(ctx, 400, `The path ${ctx.path} is not encoded correctly.`);
    if (`${path}/` === base) return ctx.redirect(encode(base) + ctx.search);
    if (!path.startsWith(base)) {
      return refuse(ctx, 404, `There is nothing at ${path}: this site lives below ${base}`);
    }
    const found = find(root, `/${path.slice(base.length)}`);
    if (found?.kind === 'redirect') return ctx.redirect(encode(base + found.path.slice(1)) + ctx.search);
    if (found) return giveFile(found.file);
    if (spa !== false && isNavigation(ctx, path)) return giveFile(spa);
    const reason = isHidden(path) ? 'hidden files are not served' : undefined;
    if (isFile(root, '/404.html')) {
      ctx.status = 404;
      giveReason(ctx, reason);
      return giveFile('/404.html');
    }
    refuse(ctx, 404, `There is no file for ${path}, or it may not be read${reason ? `: ${reason}` : ''}.`);
    giveReason(ctx, reason);
    return;
  };
}

/** In bytes. Nearly all files of a site are smaller. */
const mostAtOnce = 1024 * 1024;

/**
 * Serves a small file in one piece. A stream would cost more: 1.3 ms instead of 0.3 for 15 KB, 3.7 instead of 1.4 for
 * the largest.
 */
function giveAtOnce(ctx: Context, file: string): boolean {
  if (ctx.get('Range') !== '') return false;
  try {
    const { size, mtime } = statSync(file);
    if (size > mostAtOnce) return false;
    const whole = readFileSync(file);
    ctx.type = extname(file);
    ctx.lastModified = mtime;
    ctx.body = whole;
    return true;
  } catch {
    // It has just been removed.
    return false;
  }
}

/** Puts the reason into the status message, from where the note on the request takes it. */
function giveReason(ctx: Context, reason: string | undefined): void {
  if (reason !== undefined) ctx.message = reason;
}

function refuse(ctx: Context, status: number, reason: string): void {
  ctx.status = status;
  ctx.type = 'text';
  ctx.body = `${reason}\n`;
}

/** Whether the request is for a page. A missing script or image must not be answered with HTML. */
function isNavigation(ctx: Context, path: string): boolean {
  return Boolean(ctx.accepts('html')) && !/\.[a-z][^/]*$/i.test(path);
}

/** Joins repeated slashes, so that a path is never read as the address of another host. */
function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path).replaceAll(/\/+/g, '/');
  } catch {
    return undefined;
  }
}

function encode(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
