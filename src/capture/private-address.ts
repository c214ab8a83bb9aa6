import { isIP } from 'node:net';
import type { Page } from 'playwright';

/**
 * Where a page that leads on may not lead unasked: to what only this machine or its network can reach, such as the
 * service at 169.254.169.254 that tells the machines of a cloud their passwords. Its picture would carry that away.
 */
export function isPrivateAddress(url: string): boolean {
  const host = new URL(url).hostname.replaceAll(/[[\]]/g, '');
  return isIP(host) === 0
    ? /(?:^|\.)(?:localhost|internal|local)$/.test(host)
    : privateRanges.some((range) => range.test(host));
}

const privateRanges = [
  /^(?:0|10|127)\./,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^169\.254\./,
  /^172\.(?:1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^::1?$/,
  /^f[cd][\da-f]{2}:/,
  /^fe[89ab][\da-f]:/,
  // An address of the fourth version as one of the sixth.
  /^::ffff:(?:a|7f|a9fe|c0a8|ac1[\da-f]|0)[\da-f]{0,2}:/,
];

/** All addresses that may be private, as the browser's patterns for requests can say it. */
export const privatePatterns: readonly string[] = [
  '0.*',
  '10.*',
  '100.*',
  '127.*',
  '169.254.*',
  '172.*',
  '192.168.*',
  '[*',
  'localhost*',
  '*.localhost*',
  '*.internal*',
  '*.local*',
].map((host) => `*://${host}`);

const asked = new WeakMap<Page, string>();

/** The shot asks for this page, wherever it is. */
export function askFor(page: Page, url: string): void {
  asked.set(page, url);
}

/** Whether the page may go there: to what was asked for, to where a site of the run is, and to all that is not private. */
export function mayLeadTo(page: Page, url: string, ownOrigins: readonly string[]): boolean {
  const known = [...ownOrigins, asked.get(page) ?? url].map((address) => new URL(address).hostname);
  return known.includes(new URL(url).hostname) || !isPrivateAddress(url);
}
