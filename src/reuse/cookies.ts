import { parseSetCookie } from 'set-cookie-parser';
import type { Exchange } from '../model/index.ts';

/** The cookies of one shot while its requests are asked again. */
export interface CookieJar {
  /** Keeps what an answer of that host sets. */
  hear(host: string, setCookies: readonly string[]): void;
  /** The header for a request that was once sent with these; `undefined` if one of them is not to be had. */
  header(host: string, wanted: Exchange['cookies']): string | undefined;
}

/** As a login that the config names keeps it. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
}

export function openJar(stored: readonly StoredCookie[]): CookieJar {
  /** The last one of a name and domain counts. Which paths it holds for, the browser has decided by sending it. */
  const kept: StoredCookie[] = [...stored];
  return {
    hear(host, setCookies) {
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
