import { parseSetCookie } from 'set-cookie-parser';
import type { Exchange } from '../model/index.ts';

/**
 * The cookies of one shot while its requests are replayed. `tough-cookie` is not used: its list of public suffixes takes
 * 138 kB, and whether a cookie belongs to a request was decided by the browser when it sent it.
 */
export interface CookieJar {
  /** Stores the cookies that a response of that host sets. */
  store(host: string, setCookies: readonly string[]): void;
  /** The header for a request that had these cookies when it was recorded; `undefined` if one is not available. */
  header(host: string, wanted: Exchange['cookies']): string | undefined;
}

/** A cookie with which a window begins. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
}

export function openCookieJar(stored: readonly StoredCookie[]): CookieJar {
  /**
   * The last cookie of a name and domain counts. Paths are not checked, since the browser has sent the cookie for this
   * request before.
   */
  const kept: StoredCookie[] = [...stored];
  return {
    store(host, setCookies) {
      for (const { name, value, domain } of parseSetCookie(setCookies, { decodeValues: false, split: false }))
        kept.push({ name, value, domain: domain ?? host });
    },
    header(host, wanted) {
      const pairs = Object.entries(wanted).map(([name, byScript]) => {
        const own = kept.findLast((cookie) => cookie.name === name && holdsFor(cookie.domain, host));
        const value = byScript ?? own?.value;
        return value === undefined ? undefined : `${name}=${value}`;
      });
      return pairs.includes(undefined) ? undefined : pairs.join('; ');
    },
  };
}

function holdsFor(domain: string, host: string): boolean {
  const bare = domain.replace(/^\./, '');
  return host === bare || host.endsWith(`.${bare}`);
}
