import type { Exchange, ResolvedShotOptions } from '../../model/index.ts';
import { isSecretName } from '../../secrets.ts';
import { credentialsFor, headersFor, loginOf } from '../login.ts';
import type { Portable } from './portable.ts';

/** What a request is asked again with. */
type AskedWith = Pick<Exchange, 'headers' | 'cookies'>;

/** They are about the connection, or about what the browser has in its cache. */
const ofTheConnection =
  /^(?::.*|accept-encoding|cache-control|connection|content-length|cookie|host|if-.*|pragma|priority|upgrade-insecure-requests)$/;

/**
 * What of a request's headers has to be sent when it is asked again, or in words what is missing for that. What the
 * config adds to each request is left out: the config is there when it is asked again.
 */
export function askedWith(
  all: Readonly<Record<string, string>>,
  url: string,
  options: ResolvedShotOptions,
  portable: Portable,
): AskedWith | string {
  const { httpCredentials, storageState } = options;
  const login = loginOf(options, portable.origins);
  const configured = new Set(Object.keys(headersFor(login, url)).map((name) => name.toLowerCase()));
  if (credentialsFor(login, url)) configured.add('authorization');
  const entries = Object.entries(all).filter(
    ([name]) => !ofTheConnection.test(name) && !configured.has(name),
  );
  const hidden = entries.find(([name]) => isSecretName(name));
  if (hidden) return `a header ${hidden[0]} that only the page knows`;
  const isLoggedIn = storageState !== undefined || httpCredentials !== undefined;
  return {
    headers: Object.fromEntries(entries.map(([name, value]) => [name, portable.url(value)])),
    cookies: cookiesOf(all['cookie'] ?? '', isLoggedIn),
  };
}

/** Of one that may belong to a login only the name is kept. It is set again by a server or by the config, or not at all. */
function cookiesOf(header: string, isLoggedIn: boolean): Exchange['cookies'] {
  const pairs = header.split('; ').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [name, isLoggedIn ? null : value];
    }),
  );
}
