import { createReadStream, ReadStream } from 'node:fs';
import type { Context, Next } from 'koa';

/**
 * Answers range requests, which videos need for playing and seeking.
 *
 * A request for several ranges gets the whole file, as the standard allows (RFC 9110, 14.2).
 */
export async function answerRange(ctx: Context, next: Next): Promise<void> {
  await next();
  const whole: unknown = ctx.body;
  const isStream = whole instanceof ReadStream;
  if (ctx.status !== 200 || !(isStream || Buffer.isBuffer(whole))) return;
  ctx.set('Accept-Ranges', 'bytes');
  if (!isStream) return;
  // With `If-Range`, the range is wanted only if the file is unchanged, which this server does not know.
  if (ctx.method !== 'GET' || ctx.get('If-Range') !== '') return;
  const size = ctx.length ?? 0;
  const range = readRange(ctx.get('Range'), size);
  if (range === 'all') return;
  if (range === 'none') {
    ctx.status = 416;
    ctx.set('Content-Range', `bytes */${size}`);
    ctx.type = 'text';
    ctx.body = `This file has ${size} bytes.\n`;
    return;
  }
  ctx.status = 206;
  ctx.set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  ctx.body = createReadStream(whole.path, range);
  ctx.length = range.end - range.start + 1;
}

/** The first and last byte that a `Range` header asks for; 'none' if the file has none of them. */
function readRange(header: string, size: number): { start: number; end: number } | 'all' | 'none' {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/.exec(header) ?? [];
  if (!first && !last) return 'all';
  // `-500` are the last 500 bytes, all of them if there are fewer.
  const start = first ? Number(first) : Math.max(size - Number(last), 0);
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (first && last && Number(last) < start) return 'all';
  return start < size ? { start, end } : 'none';
}
