import { isIP } from 'node:net';
import type { Page } from 'playwright';

/**
 * Whether only this machine or its network can reach an address. A page must not redirect there unless the user allows it:
 * the service at 169.254.169.254, for example, gives machines in a cloud their credentials, and the picture would show
 * them.
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
  // IPv4 addresses that are written as IPv6 addresses.
  /^::ffff:(?:a|7f|a9fe|c0a8|ac1[\da-f]|0)[\da-f]{0,2}:/,
];

/** Patterns for the browser, which match all private addresses and some that are not private. */
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

/** Sets the address of the shot. It is allowed even if it is private. */
export function allowAddressOf(page: Page, url: string): void {
  asked.set(page, url);
}

/** Whether the page may navigate there: to the host of its shot, to the hosts of the sites, and to all public addresses. */
export function mayLeadTo(page: Page, url: string, ownOrigins: readonly string[]): boolean {
  const known = [...ownOrigins, asked.get(page) ?? url].map((address) => new URL(address).hostname);
  return known.includes(new URL(url).hostname) || !isPrivateAddress(url);
}
