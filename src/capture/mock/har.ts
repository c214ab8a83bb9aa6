import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { hideSecrets, hideSecretsOfBody } from '../../secrets.ts';
import { isPrivateAddress } from '../private-address.ts';
import { answerWith } from './answer.ts';
import type { Asked, Mocked } from './contract.ts';

/** The recorded answers of a HAR file, for one page. */
export interface HarAnswers {
  /** Whether there is an answer to a request with this address and method. */
  has(asked: Asked): boolean;
  /** To the same request, the recorded answers in their order, and then the last one again and again. */
  answer(asked: Asked): Mocked | undefined;
  /** The first answers come next. */
  restart(): void;
}

interface Har {
  readonly log: { readonly entries: readonly HarEntry[] };
}

/** What is needed of an entry. Names with `_` are those that Playwright and Chrome add. */
interface HarEntry {
  readonly _resourceType?: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly postData?: { readonly mimeType?: string; readonly text?: string; readonly _file?: string };
  };
  readonly response: {
    readonly status: number;
    readonly headers?: readonly HarHeader[];
    readonly content?: {
      readonly mimeType?: string;
      readonly text?: string;
      readonly encoding?: string;
      readonly _file?: string;
    };
    readonly _failureText?: string | null;
  };
}

interface HarHeader {
  readonly name: string;
  readonly value: string;
}

/** A HAR file, made ready to find answers in it. */
interface Recorded {
  readonly folder: string;
  /** Where the site was when it was recorded. */
  readonly origins: ReadonlySet<string>;
  /** By method and address. */
  readonly entries: ReadonlyMap<string, readonly HarEntry[]>;
}

/** @throws If the file cannot be read. */
export function openHar(file: string, ownOrigins: readonly string[]): HarAnswers {
  const recorded = readHar(file);
  const given = new Map<string, number>();
  const find = ({ method, url }: Asked): readonly HarEntry[] => {
    const exact = recorded.entries.get(hideSecrets(`${method} ${url}`));
    const { origin } = new URL(url);
    return (
      exact ?? (ownOrigins.includes(origin) ? recorded.entries.get(ownKey(method, url)) : undefined) ?? []
    );
  };
  return {
    has: (asked) => find(asked).length > 0,
    answer(asked) {
      const found = find(asked).filter((entry) => isSameBody(entry, asked, recorded.folder));
      if (found.length === 0) return undefined;
      const question = `${asked.method} ${asked.url} ${asked.body.toString('latin1')}`;
      const count = given.get(question) ?? 0;
      given.set(question, count + 1);
      return mockedBy(found[Math.min(count, found.length - 1)]!, asked, recorded, ownOrigins);
    },
    restart: () => given.clear(),
  };
}

/** The files of this run, until they are changed. */
const known = new Map<string, { readonly version: string; readonly recorded: Recorded }>();

function readHar(file: string): Recorded {
  const { mtimeMs, size } = statSync(file);
  const version = `${mtimeMs} ${size}`;
  const before = known.get(file);
  if (before?.version === version) return before.recorded;
  const { log } = JSON.parse(readFileSync(file, 'utf8')) as Har;
  const usable = log.entries.filter(isUsable);
  const origins = originsOf(usable);
  const entries = new Map<string, HarEntry[]>();
  for (const entry of usable) {
    const { method, url } = entry.request;
    const keys = [
      hideSecrets(`${method.toUpperCase()} ${url.split('#')[0]}`),
      ...(origins.has(new URL(url).origin) ? [ownKey(method.toUpperCase(), url)] : []),
    ];
    for (const key of keys) entries.set(key, [...(entries.get(key) ?? []), entry]);
  }
  const recorded = { folder: dirname(file), origins, entries };
  known.set(file, { version, recorded });
  return recorded;
}

/** An entry without an answer was cancelled, or the recording ended before it came. */
function isUsable({ request: { url }, response }: HarEntry): boolean {
  if (!/^https?:/.test(url)) return false;
  return response.status > 0 || isFailure(response);
}

function isFailure({ status, _failureText: text }: HarEntry['response']): boolean {
  return status <= 0 && typeof text === 'string' && text !== '' && text !== 'net::ERR_ABORTED';
}

/** Where the site was: the origin of the first document, and all hosts of the machine or its network. */
function originsOf(entries: readonly HarEntry[]): Set<string> {
  const document = entries.find(({ _resourceType: type }) => type === 'document');
  const urls = entries.map(({ request }) => request.url).filter(isPrivateAddress);
  return new Set([...(document ? [document.request.url] : []), ...urls].map((url) => new URL(url).origin));
}

/** A request to the site, wherever it is. */
function ownKey(method: string, url: string): string {
  const { pathname, search } = new URL(url);
  return hideSecrets(`${method} {own}${pathname}${search}`);
}

function isSameBody({ request: { postData } }: HarEntry, { body, headers }: Asked, folder: string): boolean {
  if (!postData) return body.byteLength === 0;
  const { _file: file, text: said } = postData;
  const text = file === undefined ? said : readFileSync(resolve(folder, file), 'latin1');
  // Browsers leave out the files of a form.
  if (text === undefined) return true;
  if (Buffer.from(text).equals(body) || Buffer.from(text, 'latin1').equals(body)) return true;
  const type = headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data'))
    return withoutBoundary(text, postData.mimeType ?? '') === withoutBoundary(body.toString(), type);
  // A recording has no secrets.
  const [then, now] = [hideSecretsOfBody(text), hideSecretsOfBody(body.toString())];
  return then === now || isSameJson(then, now);
}

function isSameJson(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

/** Browsers choose another boundary of the parts of a form each time. */
function withoutBoundary(text: string, type: string): string {
  const boundary =
    /boundary="?(?<boundary>[^";]+)/.exec(type)?.groups?.['boundary'] ??
    /^--(?<line>.+)/.exec(text)?.groups?.['line'];
  return boundary === undefined ? text : text.replaceAll(boundary.trim(), '');
}

/** Headers about the connection by which the answer came. */
const ofTheConnection = /^(?::.*|connection|content-encoding|content-length|keep-alive|transfer-encoding)$/;

function mockedBy(
  { response }: HarEntry,
  asked: Asked,
  recorded: Recorded,
  ownOrigins: readonly string[],
): Mocked {
  if (isFailure(response)) return { errorReason: 'Failed' };
  const here = new URL(asked.url).origin;
  const moves = movesOf(recorded, ownOrigins.includes(here) ? here : ownOrigins[0]);
  const headers = (response.headers ?? [])
    .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
    .filter(({ name }) => !ofTheConnection.test(name))
    // A page of another origin may read it if this is the origin of the page, which is another one now.
    .filter(({ name, value }) => name !== 'access-control-allow-origin' || value === '*')
    .map(({ name, value }) => ({ name, value: name === 'location' ? moved(value, moves) : value }));
  const { mimeType = '' } = response.content ?? {};
  const saysType = mimeType === '' || headers.some(({ name }) => name === 'content-type');
  const all = [...headers, ...(saysType ? [] : [{ name: 'content-type', value: mimeType }])];
  return answerWith({
    status: response.status,
    headers: all,
    body: bodyOf(response, recorded.folder, (text) => moved(text, moves)),
    asked,
  });
}

function bodyOf({ content }: HarEntry['response'], folder: string, move: (text: string) => string): Buffer {
  const { text = '', encoding, mimeType = '', _file: file } = content ?? {};
  const bytes =
    file === undefined
      ? Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8')
      : readFileSync(resolve(folder, file));
  const isText = encoding !== 'base64' && (file === undefined || /text|json|xml|javascript/.test(mimeType));
  return isText ? Buffer.from(move(bytes.toString())) : bytes;
}

type Moves = readonly (readonly [then: string, now: string])[];

/** The addresses of the site that a server may have written into its answers, and those of now. */
function movesOf({ origins }: Recorded, here: string | undefined): Moves {
  if (here === undefined) return [];
  return [...origins].flatMap((origin) => {
    const { host, port, hostname } = new URL(origin);
    const isUnique = port !== '' || hostname.endsWith('.localhost');
    return isUnique
      ? ([
          [origin, here],
          [host, new URL(here).host],
        ] as const)
      : [];
  });
}

function moved(text: string, moves: Moves): string {
  return moves.reduce((rest, [then, now]) => rest.replaceAll(then, now), text);
}
