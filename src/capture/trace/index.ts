import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Request, Response } from 'playwright';
import { rawRequestHeaders, rawResponseHeaders } from '../../playwright/index.ts';
import type { Exchange, ResolvedShotOptions, Trace } from '../../model/index.ts';
import { hideSecrets } from '../../secrets.ts';
import type { Examiner } from '../contract.ts';
import type { Capability } from '../../page/contract.ts';
import { answeredFiles, isMocked } from '../mock/index.ts';
import { digestOf, hasBody } from './answer.ts';
import { type Bodies, keepBodies } from './bodies.ts';
import { isFromCache } from './from-cache.ts';
import type { Portable } from './portable.ts';
import { requestBodyOf } from './request-body.ts';
import { askedWith } from './request.ts';
import { onlyReads, safeLineFor } from './safe.ts';
import { type Seen, seenOf } from './seen.ts';

/** An examiner that records the requests of the page and their responses. */
export interface TraceRecorder extends Examiner {
  /** `undefined` until a picture was taken. */
  readonly trace: Trace | undefined;
}

/** What all recorders of a run share. */
export interface Recording {
  readonly portable: Portable;
  readonly bodies: Bodies;
}

/** For a page with more requests, repeating them costs more than capturing it again. */
const mostExchanges = 2_000;
/** How long the browser may take to hand over the bodies. */
const patienceMs = 5_000;

/**
 * Records what the browser reports, so responses of other hosts are included. An error becomes a reason not to cache and
 * never fails the shot.
 */
export function recordTrace(options: ResolvedShotOptions, recording: Recording): TraceRecorder {
  const { portable } = recording;
  let listening: Listening | undefined;
  let keeps = true;
  let trace: Trace | undefined;
  return {
    async begin(page) {
      trace = undefined;
      const begunWith = await cookiesOf(page, options);
      const about = { options, begunWith, ...recording };
      listening = listen(page, (request, how) => exchangeOf(request, how, about), {
        portable,
        safe: options.safe,
      });
      keeps = await keepBodies(page);
    },
    async end(page, { capabilities }) {
      const { reasonsNotToCache, exchanges } = listening!.stop();
      const heard = await Promise.race([exchanges, delay(patienceMs, undefined, { ref: false })]);
      const all = [
        ...[...capabilities].flatMap((capability) => doubtful[capability] ?? []),
        ...reasonsNotToCache,
        ...(page.context().serviceWorkers().length > 0 ? ['it has a service worker'] : []),
        ...(keeps ? [] : ['the browser is too old to tell what it was answered']),
        ...(heard ?? ['the browser did not hand over what it was answered']).filter(isDoubt),
      ];
      trace = {
        exchanges: withoutSessions((heard ?? []).filter(isExchange)),
        files: answeredFiles(page),
        reasonsNotToCache: [...new Set(all)],
      };
    },
    get trace() {
      return trace;
    },
  };
}

/** What is known of a page before its first request. */
interface About {
  readonly options: ResolvedShotOptions;
  /** The cookies that its window has, as `name=value`. */
  readonly begunWith: ReadonlySet<string>;
}

/** The browser is asked only where there may be any. */
async function cookiesOf(
  page: Page,
  { user, storageState, cookies }: ResolvedShotOptions,
): Promise<Set<string>> {
  if (!user && storageState === undefined && cookies === undefined) return new Set();
  return new Set((await page.context().cookies()).map(({ name, value }) => `${name}=${value}`));
}

export { type Answer, digestOf, hasBody } from './answer.ts';
export { keepBodies, openBodies } from './bodies.ts';
export { bytesOf } from './request-body.ts';
export { type Portable, portableBy } from './portable.ts';

/** Capabilities that no exchange shows. */
const doubtful: Partial<Record<Capability, string>> = {
  talks: 'it talks to others in a way that no request shows (WebRTC, WebTransport or a shared worker)',
  dated: 'it asks when its document was last modified',
  peeks: 'it reads a header that is about one answer, such as date',
};

type Doubt = string;
type Heard = Exchange | Doubt | undefined;

const isDoubt = (heard: Heard): heard is Doubt => typeof heard === 'string';
const isExchange = (heard: Heard): heard is Exchange => typeof heard === 'object';

interface Listening {
  /** Stops listening. A request that is not finished yet is a reason not to cache. */
  stop(): { readonly reasonsNotToCache: readonly Doubt[]; readonly exchanges: Promise<readonly Heard[]> };
}

/** How a request ended. */
interface Ending {
  /** `undefined` if the browser reported no response. */
  readonly response: Response | undefined;
  /** Whether the page has requested the same address before, so that the browser may have it in its cache. */
  readonly isRepeated: boolean;
}

function listen(
  page: Page,
  read: (request: Request, ending: Ending) => Promise<Heard>,
  { portable, safe }: { readonly portable: Portable; readonly safe: readonly string[] },
): Listening {
  /** In the order of the requests. */
  const requests = new Map<Request, Promise<Heard> | undefined>();
  const responses = new Map<Request, Response>();
  const answered = new Set<string>();
  const refusedStyles = new Set<string>();
  /** Those that may change something on the server. */
  const sending = new Set<Request>();
  const reasonsNotToCache = new Set<Doubt>();
  let stopped = false;
  const nameOf = (request: Request) => `${request.method()} ${portable.url(request.url())}`;

  const heard = (request: Request) => {
    if (stopped || !requests.has(request)) return;
    // What answers it is in the key.
    if (isMocked(page, request)) return void requests.delete(request);
    const [address = ''] = request.url().split('#');
    const ending = { response: responses.get(request), isRepeated: answered.has(address) };
    answered.add(address);
    requests.set(
      request,
      read(request, ending).catch(() => `the answer to ${nameOf(request)} could not be read`),
    );
  };
  page.on('request', (request) => {
    if (stopped || !/^https?:/.test(request.url())) return;
    if (requests.size >= mostExchanges)
      return void reasonsNotToCache.add(`it asks more than ${mostExchanges} times`);
    if (request.resourceType() === 'eventsource') {
      reasonsNotToCache.add(`it listens to an event stream (${nameOf(request)})`);
    } else if (!onlyReads(request, safe, portable)) {
      sending.add(request);
    } else requests.set(request, undefined);
  });
  page.on('response', (response) => void responses.set(response.request(), response));
  page.on('requestfinished', heard);
  page.on('requestfailed', heard);
  page.on('websocket', (socket) => {
    if (!stopped)
      reasonsNotToCache.add(`it uses a WebSocket (${portable.url(socket.url().replace(/^ws/, 'http'))})`);
  });
  page.on('console', (message) => {
    const text = message.text();
    // Playwright writes this when it blocks a service worker, as we tell it to.
    if (text === 'Service Worker registration blocked by Playwright')
      reasonsNotToCache.add('it registers a service worker');
    const refused = /^Refused to apply style from '(?<address>[^']+)'/.exec(text)?.groups?.['address'];
    if (refused !== undefined) refusedStyles.add(refused);
  });
  return {
    stop() {
      stopped = true;
      const sent = [...sending].filter((request) => !isMocked(page, request));
      const open = [...requests].filter(([, answer]) => answer === undefined);
      // If the headers of a response forbid to use it as a style sheet, the browser reports the request as aborted.
      const untold = [...requests.keys()].filter(
        (request) => !responses.has(request) && refusedStyles.has(request.url()),
      );
      return {
        reasonsNotToCache: [
          ...reasonsNotToCache,
          ...sent.map(
            (request) =>
              `it asks by ${nameOf(request)}, which may change something there; if it only reads: ${safeLineFor(request, portable)}`,
          ),
          ...open.map(([request]) => `${nameOf(request)} was not answered to its end`),
          ...untold.map(
            (request) => `of ${nameOf(request)} it is not known what the browser refused to apply`,
          ),
        ],
        exchanges: Promise.all(requests.values()),
      };
    },
  };
}

/**
 * Removes the values of cookies that a server sets, because they may be secret. The server sets them again when the
 * requests are repeated. A script that overwrites such a value can only do so if it may read the cookie. It will do so
 * again.
 */
function withoutSessions(exchanges: readonly Exchange[]): Exchange[] {
  const set = new Set(
    exchanges.flatMap(({ answer }) =>
      answer === 'unreachable' ? [] : answer.cookies.map((cookie) => /^[^;]*/.exec(cookie)![0]),
    ),
  );
  return exchanges.map((exchange) => {
    const cookies = Object.entries(exchange.cookies).map(([name, value]) => {
      const isTheServers = set.has(name) || set.has(`${name}=${value}`);
      return [name, isTheServers ? null : value] as const;
    });
    return { ...exchange, cookies: Object.fromEntries(cookies) };
  });
}

/** The browser's name for a request without a network. */
const disconnected = 'net::ERR_INTERNET_DISCONNECTED';

/** @returns `undefined` if the page saw neither a response nor a failure, or saw a response that is in the trace already. */
async function exchangeOf(
  request: Request,
  { response, isRepeated }: Ending,
  { options, begunWith, portable, bodies }: Recording & About,
): Promise<Heard> {
  const method = request.method();
  const url = portable.url(request.url());
  const type = request.resourceType();
  const shown = hideSecrets(url);
  const name = `${method} ${shown}`;
  if (shown !== url) return `${name} is asked with a secret that only the page knows`;
  const failure = request.failure()?.errorText;
  // That there is no network is in the key.
  if (options.offline && failure === disconnected) return undefined;
  const seen: Seen = seenOf({ method, type, failure, status: response?.status() });
  if (seen === 'nothing') return undefined;
  if (seen === 'unknown') return `of ${name} it is not known what the page saw (${failure})`;

  // A request to an unreachable server was hardly sent, so the browser reports no raw headers for it.
  const sent = seen === 'unreachable' ? request.headers() : await rawRequestHeaders(request);
  const asked = askedWith(sent, request.url(), { options, begunWith, portable });
  if (typeof asked === 'string') return `${name} was asked with ${asked}`;
  const body = onlyGets(method) ? undefined : requestBodyOf(request.postDataBuffer(), sent, portable);
  if (typeof body === 'string') return `${name} was asked with ${body}`;
  const exchange = { method, url, type, ...asked, ...(body && { body }) };
  if (seen === 'unreachable') return { ...exchange, answer: 'unreachable' };

  if (!response) return `the answer to ${name} could not be read`;
  const status = response.status();
  const headers = await rawResponseHeaders(response);
  const valueOf = (wanted: string) => headers.find(({ name: own }) => own.toLowerCase() === wanted)?.value;
  if (valueOf('content-type')?.includes('event-stream')) return `it listens to an event stream (${name})`;
  if (status === 206 && !isWhole(valueOf('content-range'))) return `${name} was read in parts`;
  if (isRepeated && valueOf('set-cookie') === undefined) {
    // The cache of a window has only responses that its page has got before.
    const isConfirmed = status === 304 && ('if-none-match' in sent || 'if-modified-since' in sent);
    if (isConfirmed || (await isFromCache(response))) return undefined;
  }
  const digest = digestOf({ status, headers, body: null }, type, portable);
  if (seen === 'head' || !hasBody(method, { status, headers })) return { ...exchange, answer: digest };
  const sha256 = await bodies.hashOf(response, { url, headers, portable });
  return { ...exchange, answer: { ...digest, sha256 } };
}

function onlyGets(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Whether a part of a file is all of it. Browsers request short films in this way. */
function isWhole(contentRange = ''): boolean {
  const { last, length } = /^bytes 0-(?<last>\d+)\/(?<length>\d+)$/.exec(contentRange)?.groups ?? {};
  return last !== undefined && Number(last) + 1 === Number(length);
}
