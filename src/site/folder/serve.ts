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
  /** The file that answers where there is none, as a path of the folder. */
  readonly spa: string | false;
}

/** Answers as a host of static sites would; koa-static gives the files that are large or asked for in parts. */
export function folderApp({ root, base, spa }: FolderOptions): Koa {
  const app = new Koa();
  // Koa would print the error of a request that the browser has dropped.
  app.silent = true;
  app.use(readOnly);
  // A file that is as it was says so, and its body need not be read again (capture/trace/bodies.ts).
  app.use(etag({ weak: false }));
  app.use(answerRange);
  app.use(chooseFile(root, decode(base) ?? base, spa));
  // Which file to give, `chooseFile` has decided; koa-static would find others.
  app.use(serveStatic(root, { index: false, format: false, gzip: false, brotli: false, hidden: true }));
  return app;
}

async function readOnly(ctx: Context, next: Next): Promise<void> {
  // The site may be built anew while it runs.
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

/** In bytes. Nearly every file of a site is smaller. */
const mostAtOnce = 1024 * 1024;

/**
 * Gives the whole of a file that is small. As a stream it would cost this process more: 1.3 ms instead of 0.3 for one of
 * 15 KB, 3.7 instead of 1.4 for the largest.
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
    // It has gone away just now.
    return false;
  }
}

/** In the line of the status, where it can be read whatever the answer is: the note on the request tells of it. */
function giveReason(ctx: Context, reason: string | undefined): void {
  if (reason !== undefined) ctx.message = reason;
}

function refuse(ctx: Context, status: number, reason: string): void {
  ctx.status = status;
  ctx.type = 'text';
  ctx.body = `${reason}\n`;
}

/** Whether a page is asked for, and not one of its files: a missing script must not be answered with HTML. */
function isNavigation(ctx: Context, path: string): boolean {
  return Boolean(ctx.accepts('html')) && !/\.[a-z][^/]*$/i.test(path);
}

/** Repeated slashes count as one, so that a path never reads as the address of another host. */
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
