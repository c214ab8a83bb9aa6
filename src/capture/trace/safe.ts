import type { Request } from 'playwright';
import { matchesUrl } from '../../url-pattern.ts';
import type { Portable } from './portable.ts';

/** Whether a request only reads: it has the method GET or HEAD, or the option `safe` says so. */
export function onlyReads(request: Request, safe: readonly string[], { origins }: Portable): boolean {
  const method = request.method();
  if (method === 'GET' || method === 'HEAD') return true;
  return safe.some((one) => {
    const [wanted = '', pattern = ''] = one.split(' ');
    return wanted.toUpperCase() === method && matchesUrl(pattern, request.url(), origins);
  });
}

/** What to write in the config if a request only reads. */
export function safeLineFor(request: Request, { origins }: Portable): string {
  const [address = '', query] = request.url().split('#')[0]!.split('?');
  const own = origins.find((origin) => address.startsWith(`${origin}/`));
  const path = own === undefined ? `${address}${query === undefined ? '' : '**'}` : address.slice(own.length);
  return `safe: ['${request.method()} ${path}']`;
}
