import { isUtf8 } from 'node:buffer';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Request } from 'playwright';
import { rawBody, rawResponseHeaders } from '../playwright/index.ts';
import { hideSecrets, hideSecretsOfAnswer, hideSecretsOfBody, isSecretName } from '../secrets.ts';
import { matchesUrl } from '../url-pattern.ts';
import { isMocked } from './mock/index.ts';
import { digestOf, hasBody, keepBodies, portableBy, type TraceRecorder } from './trace/index.ts';

/** An entry of a HAR file. It has no times, and no headers that differ each time, so the same answers give the same text. */
export interface RecordedAnswer {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: Readonly<Record<string, unknown>> & { readonly method: string; readonly url: string };
  readonly response: Readonly<Record<string, unknown>> & { readonly status: number };
  readonly cache: object;
  readonly timings: object;
}

/** Records what the scripts of a page are answered, for `mock: { har }`. */
export interface AnswerRecorder extends TraceRecorder {
  /** In an order that does not depend on which came first; known once the picture is taken. */
  readonly answers: readonly RecordedAnswer[];
  /** The requests that were not answered to their ends, e.g. `GET /events`. */
  readonly unanswered: readonly string[];
}

const patienceMs = 5_000;

/** @param options.urls Patterns of addresses that are recorded beside what scripts ask for. */
export function recordAnswers({
  sites,
  urls,
}: {
  /** The addresses of the sites by their names. */
  readonly sites: ReadonlyMap<string, string>;
  readonly urls: readonly string[];
}): AnswerRecorder {
  const origins = [...sites.values()].map((url) => new URL(url).origin);
  const place = placesOf(sites);
  const requests = new Map<Request, Promise<RecordedAnswer | undefined> | undefined>();
  let answers: readonly RecordedAnswer[] = [];
  let unanswered: readonly string[] = [];
  const isWanted = (request: Request) =>
    /^https?:/.test(request.url()) &&
    (['fetch', 'xhr'].includes(request.resourceType()) ||
      urls.some((pattern) => matchesUrl(pattern, request.url(), origins)));
  return {
    trace: undefined,
    async begin(page: Page) {
      requests.clear();
      await keepBodies(page);
      page.on('request', (request) => {
        if (isWanted(request)) requests.set(request, undefined);
      });
      const ended = (request: Request) => {
        if (requests.has(request))
          requests.set(
            request,
            answerTo(page, request, place).catch(() => undefined),
          );
      };
      page.on('requestfinished', ended);
      page.on('requestfailed', ended);
    },
    async end(page) {
      const asked = [...requests].filter(([request]) => !isMocked(page, request));
      const all = Promise.all(asked.map(([, answer]) => answer));
      const known = (await Promise.race([all, delay(patienceMs, undefined, { ref: false })])) ?? [];
      answers = ordered(known.filter((answer) => answer !== undefined));
      unanswered = asked
        .filter(([, answer]) => answer === undefined)
        .map(([request]) => hideSecrets(`${request.method()} ${place(request.url())}`));
    },
    get answers() {
      return answers;
    },
    get unanswered() {
      return unanswered;
    },
  };
}

/**
 * The port of a site differs from run to run, so a recording has a name in its place: `http://site.localhost/api`. It is
 * known by the path wherever the site is: see mock/har.ts.
 */
function placesOf(sites: ReadonlyMap<string, string>): (text: string) => string {
  const moves = [...sites].flatMap(([name, address]) => {
    const { origin, host, port } = new URL(address);
    const place = `${name.toLowerCase()}.localhost`;
    return port === ''
      ? []
      : [
          { from: origin, to: `http://${place}` },
          { from: host, to: place },
        ];
  });
  return (text) => moves.reduce((rest, { from, to }) => rest.replaceAll(from, to), text);
}

async function answerTo(
  page: Page,
  request: Request,
  place: (text: string) => string,
): Promise<RecordedAnswer | undefined> {
  const failure = request.failure()?.errorText;
  const response = await request.response();
  if (isMocked(page, request)) return undefined;
  if (!response || failure !== undefined)
    return failure === undefined || failure === 'net::ERR_ABORTED'
      ? undefined
      : entryOf(request, place, { status: -1, headers: {}, body: undefined, failure });
  const [method, status] = [request.method(), response.status()];
  const headers = await rawResponseHeaders(response);
  const body = hasBody(method, { status, headers }) ? await rawBody(response) : Buffer.alloc(0);
  // The headers that pages act on. Nothing is replaced in them: addresses get their places later.
  const { headers: kept } = digestOf({ status, headers, body: null }, 'fetch', portableBy(new Map()));
  return entryOf(request, place, { status, headers: kept, body });
}

function entryOf(
  request: Request,
  place: (text: string) => string,
  {
    status,
    headers,
    body,
    failure,
  }: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer | undefined;
    readonly failure?: string;
  },
): RecordedAnswer {
  const url = hideSecrets(place(request.url().split('#')[0]!));
  const type = request.headers()['content-type'] ?? '';
  const sent = request.postDataBuffer();
  const headersOf = (all: Readonly<Record<string, string>>) =>
    Object.entries(all)
      .filter(([name]) => !isSecretName(name))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => ({ name, value: hideSecrets(place(value)) }));
  return {
    startedDateTime: '2025-01-01T12:00:00.000Z',
    time: 0,
    request: {
      method: request.method(),
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(type === '' ? {} : { 'content-type': withoutBoundary(type) }),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      ...(sent && {
        postData: { mimeType: withoutBoundary(type), text: hideSecretsOfBody(place(sentText(sent, type))) },
      }),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(headers),
      content: contentOf(body, headers['content-type'] ?? '', place),
      redirectURL: place(headers['location'] ?? ''),
      headersSize: -1,
      bodySize: -1,
      ...(failure !== undefined && { _failureText: failure }),
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

/** The boundary of the parts of a form is random. */
function withoutBoundary(type: string): string {
  return type.replace(/;\s*boundary=.*/, '');
}

function sentText(bytes: Buffer, type: string): string {
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const boundary = /boundary="?(?<boundary>[^";]+)/.exec(type)?.groups?.['boundary'];
  return boundary === undefined ? text : text.replaceAll(boundary, 'boundary');
}

function contentOf(body: Buffer | undefined, mimeType: string, place: (text: string) => string): object {
  if (!body || body.byteLength === 0) return { size: 0, mimeType };
  if (!isUtf8(body))
    return { size: body.byteLength, mimeType, text: body.toString('base64'), encoding: 'base64' };
  const text = hideSecretsOfAnswer(place(body.toString()));
  return { size: Buffer.byteLength(text), mimeType, text };
}

/**
 * By address, and the answers to one question in their order. If the last ones are the same, as for a page that asks again
 * and again, one of them is enough: `mock` repeats it.
 */
function ordered(answers: readonly RecordedAnswer[]): RecordedAnswer[] {
  const byQuestion = new Map<string, RecordedAnswer[]>();
  for (const answer of answers) {
    const question = JSON.stringify([answer.request.url, answer.request.method, answer.request]);
    byQuestion.set(question, [...(byQuestion.get(question) ?? []), answer]);
  }
  return [...byQuestion]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, all]) => {
      const texts = all.map(({ response }) => JSON.stringify(response));
      const end = texts.findLastIndex((text) => text !== texts.at(-1)) + 2;
      return all.slice(0, end);
    });
}
