import { type Answer, digestOf, hasBody, type Portable } from '../capture/trace/index.ts';
import type { AnswerDigest, Exchange, ResolvedShotOptions, Trace, Unreachable } from '../model.ts';
import { type Asker, isUnreachable } from './ask.ts';
import { asTheBrowserReads, charsetOf } from './charset.ts';
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
  readonly charset: string;
}

/** Why it is not known what the browser would be answered. */
interface Trouble {
  readonly trouble: string;
}

/** Of no account to a server, or another on each page that asks for the same. */
const ofTheAsker = /^(?:referer|sec-.*|origin)$/;

export function openReplay(asker: Asker, portable: Portable): Replay {
  const asked = new Map<string, Promise<Now>>();

  function ask(
    exchange: Exchange,
    cookie: string,
    options: ResolvedShotOptions,
    ofPage: string,
  ): Promise<Now> {
    const { method, url, type, headers } = exchange;
    const { extraHTTPHeaders = {}, httpCredentials, ignoreHTTPSErrors = false } = options;
    const sent = {
      ...headers,
      ...(cookie !== '' && { cookie }),
      // The browser tells them to nobody who does not ask for them, and no stranger is to learn them from us.
      ...(httpCredentials && portable.isOwn(url) && { authorization: basic(httpCredentials) }),
      ...extraHTTPHeaders,
    };
    const telling = Object.entries(sent).filter(([name]) => !ofTheAsker.test(name));
    const key = JSON.stringify([method, url, type, ofPage, telling]);
    const known = asked.get(key);
    if (known) return known;
    const address = portable.address(url);
    const fetching = asker.ask({ method, url: address, headers: addressed(sent), ignoreHTTPSErrors }).then(
      (answer) => nowOf(answer, exchange, ofPage),
      (error: Error): Now => ({
        digest: isUnreachable(error) ? 'unreachable' : { trouble: error.message },
        setCookies: [],
        charset: ofPage,
      }),
    );
    asked.set(key, fetching);
    return fetching;
  }

  function nowOf(
    answer: Answer & { readonly body: Buffer },
    { method, type }: Exchange,
    ofPage: string,
  ): Now {
    const { status, headers, body } = answer;
    const all = (wanted: string) =>
      headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);
    const context = { contentType: all('content-type').join(), type, ofPage };
    const read = hasBody(method, { status, headers }) ? asTheBrowserReads(body, context) : null;
    return {
      digest: digestOf({ status, headers, body: read }, type, portable),
      setCookies: all('set-cookie'),
      charset: charsetOf(body, context),
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
      const charsets = new Map<string, string>();
      const compare = async (exchange: Exchange): Promise<string | undefined> => {
        const { hostname } = new URL(portable.address(exchange.url));
        const cookie = jar.header(hostname, exchange.cookies);
        const name = nameOf(exchange);
        if (cookie === undefined) return `${name} was asked with a cookie that is not set any more`;
        const now = await ask(exchange, cookie, options, charsetFor(exchange));
        jar.hear(hostname, now.setCookies);
        if (isPage(exchange)) charsets.set(exchange.url, now.charset);
        if (typeof now.digest === 'object' && 'trouble' in now.digest)
          return `${name} cannot be asked again: ${now.digest.trouble}`;
        const what = answerDifference(exchange.answer, now.digest);
        return what && `${name} ${what}`;
      };
      /** That of the page that asked, or else of the first one. */
      const charsetFor = ({ headers }: Exchange) =>
        charsets.get(headers['referer'] ?? '') ?? charsets.values().next().value ?? 'windows-1252';
      // A cookie that one answer sets goes with the next request, and pages say in what the rest is written.
      const isFirst = (exchange: Exchange) => hasCookies || exchange.type === 'document';
      for (const exchange of exchanges.filter(isFirst)) {
        const found = await compare(exchange);
        if (found) return found;
      }
      const rest = exchanges.filter((exchange) => !isFirst(exchange));
      return (await Promise.all(rest.map(compare))).find((found) => found !== undefined);
    },
  };
}

function isPage({ type, answer }: Exchange): boolean {
  return type === 'document' && answer !== 'unreachable' && answer.sha256 !== null;
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
