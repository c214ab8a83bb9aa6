import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Request, Response } from 'playwright';
import type { Exchange, ResolvedShotOptions, Trace } from '../../model.ts';
import type { Examiner } from '../index.ts';
import type { Sign } from '../recipe/index.ts';
import { digestOf, hasBody } from './answer.ts';
import type { Bodies } from './bodies.ts';
import { failed } from './failed.ts';
import type { Portable } from './portable.ts';
import { askedWith } from './request.ts';
import { answeredHeaders, sentHeaders } from './told.ts';

/** An examiner that keeps what the page asked of the network and was answered. */
export interface TraceRecorder extends Examiner {
  /** `undefined` until a picture was taken. */
  readonly trace: Trace | undefined;
}

/** What recorders of one run share. */
export interface Recording {
  readonly portable: Portable;
  readonly bodies: Bodies;
}

/** A page with more requests costs more to ask again than to take. */
const mostExchanges = 2_000;
/** How long the browser may take to hand over what it has read. */
const patienceMs = 5_000;

/** Listens at the browser, so that answers of other hosts are heard too. Trouble becomes a doubt and never fails the shot. */
export function recordTrace(options: ResolvedShotOptions, recording: Recording): TraceRecorder {
  const { portable } = recording;
  let listening: Listening | undefined;
  let trace: Trace | undefined;
  return {
    async begin(page) {
      trace = undefined;
      listening = listen(
        page,
        (request, response) => exchangeOf(request, response, options, recording),
        portable,
      );
    },
    async end(_page, { signs }) {
      const { doubts, exchanges } = listening!.stop();
      const heard = await Promise.race([exchanges, delay(patienceMs, undefined, { ref: false })]);
      const all = [
        ...[...signs].flatMap((sign) => doubtful[sign] ?? []),
        ...doubts,
        ...(heard ?? ['the browser did not hand over what it was answered']).filter(isDoubt),
      ];
      trace = { exchanges: withoutSessions((heard ?? []).filter(isExchange)), doubts: [...new Set(all)] };
    },
    get trace() {
      return trace;
    },
  };
}

export { type Answer, digestOf, hasBody } from './answer.ts';
export { openBodies } from './bodies.ts';
export { type Portable, portableBy } from './portable.ts';

/** What a page does that no exchange shows. */
const doubtful: Partial<Record<Sign, string>> = {
  talks: 'it talks to others in a way that no request shows (WebRTC, WebTransport or a shared worker)',
  dated: 'it asks when its document was last modified',
  peeks: 'it reads a header that is about one answer, such as date',
};

type Doubt = string;
type Heard = Exchange | Doubt | undefined;

const isDoubt = (heard: Heard): heard is Doubt => typeof heard === 'string';
const isExchange = (heard: Heard): heard is Exchange => typeof heard === 'object';

interface Listening {
  /** Hears no more. What was asked and is not answered yet is a doubt. */
  stop(): { readonly doubts: readonly Doubt[]; readonly exchanges: Promise<readonly Heard[]> };
}

function listen(
  page: Page,
  read: (request: Request, response: Response | undefined) => Promise<Heard>,
  portable: Portable,
): Listening {
  /** In the order in which they were asked. */
  const requests = new Map<Request, Promise<Heard> | undefined>();
  const responses = new Map<Request, Response>();
  const doubts = new Set<Doubt>();
  let stopped = false;
  const nameOf = (request: Request) => `${request.method()} ${portable.url(request.url())}`;

  const heard = (request: Request) => {
    if (!stopped && requests.has(request)) {
      requests.set(
        request,
        read(request, responses.get(request)).catch(
          () => `the answer to ${nameOf(request)} could not be read`,
        ),
      );
    }
  };
  page.on('request', (request) => {
    if (stopped || !/^https?:/.test(request.url())) return;
    if (requests.size >= mostExchanges) return void doubts.add(`it asks more than ${mostExchanges} times`);
    if (request.resourceType() === 'eventsource') {
      doubts.add(`it listens to an event stream (${nameOf(request)})`);
    } else if (!['GET', 'HEAD'].includes(request.method())) {
      doubts.add(`it asks by ${nameOf(request)}, which cannot be asked again without harm`);
    } else requests.set(request, undefined);
  });
  page.on('response', (response) => void responses.set(response.request(), response));
  page.on('requestfinished', heard);
  page.on('requestfailed', heard);
  page.on('websocket', (socket) => {
    if (!stopped) doubts.add(`it uses a WebSocket (${portable.url(socket.url().replace(/^ws/, 'http'))})`);
  });
  page.on('console', (message) => {
    // Playwright's own words, in the place of the worker that we do not let in.
    if (message.text() === 'Service Worker registration blocked by Playwright')
      doubts.add('it registers a service worker');
  });
  return {
    stop() {
      stopped = true;
      const open = [...requests].filter(([, answer]) => answer === undefined);
      return {
        doubts: [...doubts, ...open.map(([request]) => `${nameOf(request)} was not answered to its end`)],
        exchanges: Promise.all(requests.values()),
      };
    },
  };
}

/**
 * A cookie that a server sets it sets again; its value may be somebody's, and is not kept. What a script puts in the
 * place of a server's value, which it can only where it can read it, it puts there again.
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

/** The browser gives up a stylesheet or a script that is not there without showing anything of the answer to the page. */
function isOnlyRefused(response: Response): boolean {
  return response.status() >= 400 && ['stylesheet', 'script'].includes(response.request().resourceType());
}

/** @returns Nothing if the page saw nothing of an answer, nor of there being none. */
async function exchangeOf(
  request: Request,
  response: Response | undefined,
  options: ResolvedShotOptions,
  { portable, bodies }: Recording,
): Promise<Heard> {
  const name = `${request.method()} ${portable.url(request.url())}`;
  const failure = request.failure();
  const outcome = failure ? failed(failure.errorText) : 'answered';
  // Of an answer that was given up half way, as films are, the page has seen some.
  if (outcome === 'unseen' && !response) return undefined;
  const isRefused = outcome === 'unseen' && isOnlyRefused(response!);
  if ((outcome === 'unseen' && !isRefused) || outcome === 'unknown')
    return `of ${name} it is not known what the page saw (${failure?.errorText})`;

  // What nobody answered was hardly sent: the headers that it was to be sent with do.
  const sent = outcome === 'unreachable' ? request.headers() : await sentHeaders(request);
  const asked = askedWith(sent, options, portable);
  if (typeof asked === 'string') return `${name} was asked with ${asked}`;
  const type = request.resourceType();
  const exchange = {
    method: request.method() as Exchange['method'],
    url: portable.url(request.url()),
    type,
    ...asked,
  };
  if (outcome === 'unreachable') return { ...exchange, answer: 'unreachable' };

  if (!response) return `the answer to ${name} could not be read`;
  const status = response.status();
  const headers = await answeredHeaders(response);
  const isStream = headers.some(
    ({ name: header, value }) => header.toLowerCase() === 'content-type' && /event-stream/.test(value),
  );
  if (isStream) return `it listens to an event stream (${name})`;
  if (status === 206) return `${name} was read in parts`;
  const digest = digestOf({ status, headers, body: null }, type, portable);
  if (isRefused || !hasBody(request.method(), { status, headers })) return { ...exchange, answer: digest };
  const { sha256, isDamaged } = await bodies.hashOf(response, { exchange, headers, portable });
  const isData = type === 'fetch' || type === 'xhr';
  if (isData && isDamaged) return `the answer to ${name} is no text, and is sent as one`;
  return { ...exchange, answer: { ...digest, sha256 } };
}
