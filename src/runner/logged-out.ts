import type { Opened } from '../capture/index.ts';
import type { Page } from '../model/index.ts';

/** A page of a user, and what it has opened. */
export interface OpenedPage {
  /** The addresses of the login. */
  readonly login: readonly string[];
  /** The address of the page. */
  readonly asked: string;
  /** The status that the page is meant to answer with. */
  readonly status: Page['status'];
  readonly opened: Opened;
}

/**
 * How a page shows that its user is not logged in any more: it has led to the login, or its server asks who is there;
 * `undefined` if it does not show it.
 */
export function signOfLogout({ login, asked, status, opened }: OpenedPage): 'login' | 'status' | undefined {
  if (opened.status === 401 && status !== 401) return 'status';
  const isAt = (address: string) => login.some((one) => isSamePlace(address, one));
  return isAt(opened.url) && !isAt(asked) ? 'login' : undefined;
}

/**
 * Whether two addresses are the same page. What comes after `?` and spellings such as `/login/` and `/login.html` make no
 * difference. What comes after `#` does, if it is a path: some sites have all of their pages there.
 */
export function isSamePlace(one: string, other: string): boolean {
  return placeOf(one) === placeOf(other);
}

function placeOf(address: string): string {
  const { origin, pathname, hash } = new URL(address);
  const route = /^#!?\//.test(hash) ? hash.replace(/\?.*/s, '') : '';
  return [origin, bare(pathname), bare(route)].join(' ');
}

function bare(path: string): string {
  return path.replace(/\/+$/, '').replace(/(?:\/index)?(?:\.html?)?$/, '');
}
