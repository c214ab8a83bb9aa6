import {
  type Answer,
  credentialsFor,
  digestOf,
  hasBody,
  headersFor,
  loginOf,
  type Portable,
} from '../capture/index.ts';
import type { AnswerDigest, Exchange, ResolvedShotOptions, Trace, Unreachable } from '../model/index.ts';
import { type Asker, isUnreachable } from './ask.ts';
import { openJar, type StoredCookie } from './cookies.ts';
import { answerDifference, nameOf } from './difference.ts';

/** Asks again what pages have asked, each thing once, however many shots share it. */
export interface Replay {
  /** What is not as the trace says, in words; `undefined` if everything is. */
  difference(
    trace: Trace,
    options: ResolvedShotOptions,
    stored: readonly StoredCookie[],
  ): Promise<string | undefined>;
}

/** An answer of now, with what only the next requests need. */
interface Now {
  readonly digest: AnswerDigest | Unreachable | Trouble;
  readonly setCookies: readonly string[];
}

/** Why it is not known what the browser would be answered. */
interface Trouble {
  readonly trouble: string;
}

/** Of no account to a server, or another on each page that asks for the same. */
const ofTheAsker = /^(?:referer|sec-.*|origin)$/;

export function openReplay(asker: Asker, portable: Portable): Replay {
  const asked = new Map<string, Promise<Now>>();

  function ask(exchange: Exchange, cookie: string, options: ResolvedShotOptions): Promise<Now> {
    const { method, url, type, headers } = exchange;
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
    const telling = Object.entries(sent).filter(([name]) => !ofTheAsker.test(name));
    const key = JSON.stringify([method, url, type, telling]);
    const known = asked.get(key);
    if (known) return known;
    const fetching = asker.ask({ method, url: address, headers: addressed(sent), ignoreHTTPSErrors }).then(
      (answer) => nowOf(answer, exchange),
      (error: Error): Now => ({
        digest: isUnreachable(error) ? 'unreachable' : { trouble: error.message },
        setCookies: [],
      }),
    );
    asked.set(key, fetching);
    return fetching;
  }

  function nowOf(answer: Answer, { method, type }: Exchange): Now {
    const { status, headers } = answer;
    const body = hasBody(method, answer) ? answer.body : null;
    return {
      digest: digestOf({ status, headers, body }, type, portable),
      setCookies: headers.filter(({ name }) => name.toLowerCase() === 'set-cookie').map(({ value }) => value),
    };
  }

  /** Addresses in them are those of now. */
  function addressed(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, portable.address(value)]),
    );
  }

  return {
    async difference({ exchanges }, options, stored) {
      const jar = openJar(stored);
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
        jar.hear(hostname, now.setCookies);
        if (typeof now.digest === 'object' && 'trouble' in now.digest)
          return `${name} cannot be asked again: ${now.digest.trouble}`;
        const what = answerDifference(exchange.answer, now.digest);
        return what && `${name} ${what}`;
      };
      if (!hasCookies)
        return (await Promise.all(exchanges.map(compare))).find((found) => found !== undefined);
      // A cookie that one answer sets goes with the next request.
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
