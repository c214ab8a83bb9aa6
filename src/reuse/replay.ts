import {
  type Answer,
  credentialsFor,
  bytesOf,
  digestOf,
  hasBody,
  headersFor,
  loginOf,
  type Portable,
} from '../capture/index.ts';
import type { AnswerDigest, Exchange, ResolvedShotOptions, Trace, Unreachable } from '../model/index.ts';
import { type HttpClient, isUnreachable } from './http-client.ts';
import { openCookieJar, type StoredCookie } from './cookies.ts';
import { answerDifference, nameOf } from './difference.ts';

/** Sends recorded requests again. Each is sent only once, however many shots share it. */
export interface Replay {
  /** How the responses differ from the trace, in words; `undefined` if they do not. */
  difference(
    trace: Trace,
    options: ResolvedShotOptions,
    stored: readonly StoredCookie[],
  ): Promise<string | undefined>;
}

/** The response of this run, with the cookies that it sets. */
interface CurrentResponse {
  readonly digest: AnswerDigest | Unreachable | AskFailure;
  readonly setCookies: readonly string[];
}

/** Why the response is unknown. */
interface AskFailure {
  readonly failure: string;
}

/** Headers that servers ignore, or that differ on each page that sends the same request. */
const insignificantHeader = /^(?:referer|sec-.*|origin)$/;

export function openReplay(client: HttpClient, portable: Portable): Replay {
  const asked = new Map<string, Promise<CurrentResponse>>();

  function ask(exchange: Exchange, cookie: string, options: ResolvedShotOptions): Promise<CurrentResponse> {
    const { method, url, type, headers, body } = exchange;
    const { ignoreHTTPSErrors = false } = options;
    const address = portable.address(url);
    const login = loginOf(options, portable.origins);
    const credentials = credentialsFor(login, address);
    const sent = {
      ...headers,
      ...(cookie !== '' && { cookie }),
      ...(credentials && { authorization: basic(credentials) }),
      ...headersFor(login, address),
    };
    const significant = Object.entries(sent).filter(([name]) => !insignificantHeader.test(name));
    const key = JSON.stringify([method, url, type, significant, body]);
    const known = asked.get(key);
    if (known) return known;
    const fetching = client
      .ask({
        method,
        url: address,
        headers: withCurrentAddresses(sent),
        body: body && bytesOf(body, portable),
        ignoreHTTPSErrors,
      })
      .then(
        (answer) => currentResponseOf(answer, exchange),
        (error: Error): CurrentResponse => ({
          digest: isUnreachable(error) ? 'unreachable' : { failure: error.message },
          setCookies: [],
        }),
      );
    asked.set(key, fetching);
    return fetching;
  }

  function currentResponseOf(answer: Answer, { method, type }: Exchange): CurrentResponse {
    const { status, headers } = answer;
    const body = hasBody(method, answer) ? answer.body : null;
    return {
      digest: digestOf({ status, headers, body }, type, portable),
      setCookies: headers.filter(({ name }) => name.toLowerCase() === 'set-cookie').map(({ value }) => value),
    };
  }

  /** Replaces the addresses in headers by those of this run. */
  function withCurrentAddresses(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, portable.address(value)]),
    );
  }

  return {
    async difference({ exchanges }, options, stored) {
      const jar = openCookieJar(stored);
      const hasCookies = exchanges.some(
        ({ cookies, answer }) =>
          Object.keys(cookies).length > 0 || (answer !== 'unreachable' && answer.cookies.length > 0),
      );
      const compare = async (exchange: Exchange): Promise<string | undefined> => {
        const { hostname } = new URL(portable.address(exchange.url));
        const cookie = jar.header(hostname, exchange.cookies);
        const name = nameOf(exchange);
        if (cookie === undefined) return `${name} was asked with a cookie that is not set any more`;
        const now = await ask(exchange, cookie, options);
        jar.store(hostname, now.setCookies);
        if (typeof now.digest === 'object' && 'failure' in now.digest)
          return `${name} cannot be asked again: ${now.digest.failure}`;
        const what = answerDifference(exchange.answer, now.digest);
        return what && `${name} ${what}`;
      };
      if (!hasCookies)
        return (await Promise.all(exchanges.map(compare))).find((found) => found !== undefined);
      // In order, because a cookie that one response sets is sent with the next request.
      for (const exchange of exchanges) {
        const found = await compare(exchange);
        if (found) return found;
      }
      return undefined;
    },
  };
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
