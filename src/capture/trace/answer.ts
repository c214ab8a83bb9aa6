import { createHash } from 'node:crypto';
import { parseSetCookie } from 'set-cookie-parser';
import type { AnswerDigest } from '../../model/index.ts';
import { hideSecrets } from '../../secrets.ts';
import type { Portable } from './portable.ts';

/** A response, from the browser or from a server directly. */
export interface Answer {
  readonly status: number;
  /** Names in upper or lower case. A header that was sent several times is here several times. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Decompressed; `null` if the page does not see it. */
  readonly body: Buffer | null;
}

/** Headers that browsers act on in every response. */
const actedOn = new Set([
  'accept-ch',
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'clear-site-data',
  'content-disposition',
  'content-language',
  'content-security-policy',
  'content-type',
  'critical-ch',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'document-isolation-policy',
  'document-policy',
  'integrity-policy',
  'link',
  'location',
  'no-vary-search',
  'origin-agent-cluster',
  'origin-trial',
  'permissions-policy',
  'referrer-policy',
  'refresh',
  'timing-allow-origin',
  'www-authenticate',
  'x-content-type-options',
  'x-frame-options',
]);

/**
 * Scripts can read every header of what they fetch. These are left out: headers about the connection, about caching and
 * about one request. They differ each time and pages hardly ever show them. A page that reads them has the capability
 * `peeks`.
 */
const aboutTheRequest =
  /^(?:accept-ranges|age|alt-svc|cache-control|cf-.*|connection|content-(?:encoding|length)|date|etag|expires|keep-alive|nel|last-modified|pragma|report-to|reporting-endpoints|server|server-timing|strict-transport-security|traceparent|transfer-encoding|vary|via|x-(?:amz|amzn|b3|cache|correlation|powered|request|response-time|runtime|served|timer|trace|vercel).*)$/;

/**
 * The parts of a response that can change a picture.
 *
 * @param type The resource type of the request.
 */
export function digestOf(answer: Answer, type: string, portable: Portable): AnswerDigest {
  const read = type === 'fetch' || type === 'xhr';
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const { name, value } of answer.headers) {
    const lower = name.toLowerCase();
    if (lower === 'set-cookie') cookies.push(cookieOf(value));
    else if (actedOn.has(lower) || (read && !aboutTheRequest.test(lower))) {
      const one = portable.text(value);
      headers[lower] = Object.hasOwn(headers, lower) ? `${headers[lower]}, ${one}` : one;
    }
  }
  const { status, body } = answer;
  return { status, headers, cookies, sha256: body === null ? null : hashOf(portable.bytes(body)) };
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether a response has a body that the page sees. */
export function hasBody(method: string, { status, headers }: Omit<Answer, 'body'>): boolean {
  const isRedirect = redirects.has(status) && headers.some(({ name }) => name.toLowerCase() === 'location');
  return method !== 'HEAD' && !isRedirect && status !== 204 && status !== 304;
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** A cookie without what differs each time: the time at which it expires, and the values of sessions. */
function cookieOf(header: string): string {
  const [cookie] = parseSetCookie(header, { decodeValues: false, split: false });
  if (!cookie) return header;
  const { name, value, path, domain, expires, maxAge, secure, httpOnly, sameSite } = cookie;
  const ends = maxAge === undefined ? expires?.getTime() : Date.now() + maxAge * 1000;
  const isOver = ends !== undefined && ends <= Date.now();
  const text = [
    httpOnly ? name : `${name}=${value}`,
    path && `path=${path}`,
    domain && `domain=${domain}`,
    isOver && 'over',
    secure && 'secure',
    httpOnly && 'httponly',
    sameSite && `samesite=${sameSite}`,
  ]
    .filter(Boolean)
    .join('; ');
  // What is left of a secret that is cut would not be recognised any more.
  return text.length > longestCookie ? hideSecrets(text).slice(0, longestCookie) : text;
}

const longestCookie = 500;
