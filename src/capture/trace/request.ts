import type { Exchange, ResolvedShotOptions } from '../../model/index.ts';
import { isSecretName } from '../../secrets.ts';
import { credentialsFor, headersFor, loginOf } from '../login.ts';
import type { Portable } from './portable.ts';

/** What is needed to repeat a request. */
type AskedWith = Pick<Exchange, 'headers' | 'cookies'>;

/** Headers about the connection or about the browser's cache. */
const ofTheConnection =
  /^(?::.*|accept-encoding|cache-control|connection|content-length|cookie|host|if-.*|pragma|priority|upgrade-insecure-requests)$/;

/**
 * The headers and cookies that have to be sent when the request is repeated, or words for what is missing. Headers that
 * the config adds to each request are left out, because the config is there when the request is repeated.
 */
export function askedWith(
  all: Readonly<Record<string, string>>,
  url: string,
  options: ResolvedShotOptions,
  portable: Portable,
): AskedWith | string {
  const { httpCredentials, storageState, user, cookies: ofConfig = {} } = options;
  const login = loginOf(options, portable.origins);
  const configured = new Set(Object.keys(headersFor(login, url)).map((name) => name.toLowerCase()));
  if (credentialsFor(login, url)) configured.add('authorization');
  const entries = Object.entries(all).filter(
    ([name]) => !ofTheConnection.test(name) && !configured.has(name),
  );
  const hidden = entries.find(([name]) => isSecretName(name));
  if (hidden) return `a header ${hidden[0]} that only the page knows`;
  const isLoggedIn = [storageState, httpCredentials, user].some((way) => way !== undefined);
  return {
    headers: Object.fromEntries(entries.map(([name, value]) => [name, portable.url(value)])),
    cookies: cookiesOf(all['cookie'] ?? '', (name) => isLoggedIn || Object.hasOwn(ofConfig, name)),
  };
}

/** If a cookie may be set by a login or the config, only its name is kept. They set it again, or it is missing. */
function cookiesOf(header: string, isSetAgain: (name: string) => boolean): Exchange['cookies'] {
  const pairs = header.split('; ').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [name, isSetAgain(name) ? null : value];
    }),
  );
}
