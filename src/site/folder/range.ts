import { createReadStream, ReadStream } from 'node:fs';
import type { Context, Next } from 'koa';

/**
 * Answers with the part of a file that was asked for, without which a video cannot be played or searched.
 *
 * A request for several parts gets the whole file, as the standard allows (RFC 9110, 14.2).
 */
export async function answerRange(ctx: Context, next: Next): Promise<void> {
  await next();
  const whole: unknown = ctx.body;
  const isStream = whole instanceof ReadStream;
  if (ctx.status !== 200 || !(isStream || Buffer.isBuffer(whole))) return;
  ctx.set('Accept-Ranges', 'bytes');
  if (!isStream) return;
  // With `If-Range` the rest is asked for only if the file is as it was, which nobody here remembers.
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

/** The bytes that a `Range` header asks for, first and last; 'none' if the file has none of them. */
function readRange(header: string, size: number): { start: number; end: number } | 'all' | 'none' {
  const [, first, last] = /^bytes=\s*(\d*)-(\d*)\s*$/.exec(header) ?? [];
  if (!first && !last) return 'all';
  // `-500` are the last 500 bytes, all of them if there are fewer.
  const start = first ? Number(first) : Math.max(size - Number(last), 0);
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (first && last && Number(last) < start) return 'all';
  return start < size ? { start, end } : 'none';
}
