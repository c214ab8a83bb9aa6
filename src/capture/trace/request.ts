import type { Exchange, ResolvedShotOptions } from '../../model/index.ts';
import { isSecretName } from '../../secrets.ts';
import { credentialsFor, headersFor, loginOf } from '../login.ts';
import type { Portable } from './portable.ts';

/** What is needed to repeat a request. */
type AskedWith = Pick<Exchange, 'headers' | 'cookies'>;

/** What a request is recorded with. */
interface Asking {
  readonly options: ResolvedShotOptions;
  /** The cookies that the window had before the first request: those of a login and of the config, as `name=value`. */
  readonly begunWith: ReadonlySet<string>;
  readonly portable: Portable;
}

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
  { options, begunWith, portable }: Asking,
): AskedWith | string {
  const { httpCredentials, storageState, user } = options;
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
    cookies: cookiesOf(
      all['cookie'] ?? '',
      (name, value) => begunWith.has(`${name}=${value}`) || (isLoggedIn && mayBeToken(name, value)),
    ),
  };
}

/** A script of a page behind a login may have made a cookie of what it knows of the login. */
function mayBeToken(name: string, value: string): boolean {
  return isSecretName(name) || value.length >= 20;
}

/** If a cookie is still as a login or the config has set it, or may be secret, only its name is kept. */
function cookiesOf(header: string, isLeftOut: (name: string, value: string) => boolean): Exchange['cookies'] {
  const pairs = header.split('; ').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [name, isLeftOut(name, value) ? null : value];
    }),
  );
}
