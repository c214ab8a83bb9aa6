import type { Page } from 'playwright';
import type { ResolvedShotOptions } from '../model/index.ts';
import type { HeadersForOrigins } from '../options.ts';
import { privatePatterns } from './private-address.ts';
import { mainFrame } from './isolated-world.ts';
import { type Session, sessionOf } from '../playwright/index.ts';

/** Who the visitor is, and the origins that are told. */
export interface Login {
  readonly headers: Readonly<Record<string, string>>;
  readonly headerOrigins: readonly string[];
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly credentialOrigins: readonly string[];
}

/**
 * What `extraHTTPHeaders` and `httpCredentials` say, and to whom: to the sites of the run and to whatever origins they
 * name themselves, and to nobody else.
 *
 * @param ownOrigins Those of the sites.
 */
export function loginOf(
  {
    extraHTTPHeaders = {},
    httpCredentials,
  }: Pick<ResolvedShotOptions, 'extraHTTPHeaders' | 'httpCredentials'>,
  ownOrigins: readonly string[],
): Login {
  const { headers, origins } = isWidened(extraHTTPHeaders)
    ? extraHTTPHeaders
    : { headers: extraHTTPHeaders, origins: [] };
  const { origins: others = [], ...credentials } = httpCredentials ?? {};
  return {
    headers,
    headerOrigins: [...ownOrigins, ...origins.map(originOf)],
    credentials: httpCredentials && (credentials as Login['credentials']),
    credentialOrigins: [...ownOrigins, ...others.map(originOf)],
  };
}

/** A header may be called `headers`, but its value is a text. */
function isWidened(
  headers: NonNullable<ResolvedShotOptions['extraHTTPHeaders']>,
): headers is HeadersForOrigins {
  return typeof headers['headers'] === 'object';
}

function originOf(url: string): string {
  return new URL(url).origin;
}

/** What is told of a request with this address. */
export function headersFor({ headers, headerOrigins }: Login, url: string): Readonly<Record<string, string>> {
  return headerOrigins.includes(originOf(url)) ? headers : {};
}

/** With what a server of this address may be answered that asks who the visitor is. */
export function credentialsFor({ credentials, credentialOrigins }: Login, url: string): Login['credentials'] {
  return credentialOrigins.includes(originOf(url)) ? credentials : undefined;
}

/** Hears of each answer before the page does, and has to let it go on. */
export type OnAnswer = (answer: Paused) => void;

/** A request, or an answer to one, that the browser has stopped. */
export type Paused = Parameters<Parameters<typeof on<'Fetch.requestPaused'>>[1]>[0];
declare const on: Session['on'];

/**
 * Tells the origins that may know it who the visitor is, and hands over the answers of all. To be called once for a page,
 * before its first request. Both are one thing: of those that stop a request, the browser lets only the first one answer.
 *
 * A browser's own way, and so Playwright's, is to send headers to everybody, after a redirect too.
 */
export async function logIn(
  page: Page,
  login: Login,
  {
    onAnswer,
    mayLeadTo,
  }: {
    readonly onAnswer: OnAnswer | undefined;
    /** Whether the page may go to a private address. Default: it may go anywhere. */
    readonly mayLeadTo: ((url: string) => boolean) | undefined;
  },
): Promise<void> {
  const session = await sessionOf(page);
  const pageFrame = await mainFrame(session);
  const { headers, credentials, credentialOrigins, headerOrigins } = login;
  const hasHeaders = Object.keys(headers).length > 0;
  const told = [...(hasHeaders ? headerOrigins : []), ...(credentials ? credentialOrigins : [])];
  const patterns = [
    ...[...new Set(told)].map((origin) => ({ urlPattern: `${origin}/*`, requestStage: 'Request' as const })),
    ...(onAnswer ? [{ urlPattern: '*', requestStage: 'Response' as const }] : []),
    ...(mayLeadTo ? privatePatterns : []).map((urlPattern) => ({
      urlPattern,
      requestStage: 'Request' as const,
      resourceType: 'Document' as const,
    })),
  ];
  if (patterns.length === 0) return;
  session.on('Fetch.requestPaused', (paused) => {
    const isAnswer = paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined;
    if (isAnswer) return onAnswer?.(paused);
    const { requestId, request, resourceType, frameId } = paused;
    if (resourceType === 'Document' && frameId === pageFrame && mayLeadTo?.(request.url) === false)
      return void session
        .send('Fetch.failRequest', { requestId, errorReason: 'AccessDenied' })
        .catch(() => {});
    const added = headersFor(login, request.url);
    const isAdded = new Set(Object.keys(added).map((name) => name.toLowerCase()));
    const kept = Object.entries(request.headers).filter(([name]) => !isAdded.has(name.toLowerCase()));
    const all = [...kept, ...Object.entries(added)].map(([name, value]) => ({ name, value }));
    session
      .send('Fetch.continueRequest', { requestId, ...(isAdded.size > 0 && { headers: all }) })
      // A page that is gone meanwhile needs it no more.
      .catch(() => {});
  });
  if (credentials) answerQuestions(session, login);
  await session.send('Fetch.enable', { patterns, handleAuthRequests: credentials !== undefined });
}

/** Once for each request: a server that asks again has refused them. */
function answerQuestions(session: Session, login: Login): void {
  const told = new Set<string>();
  session.on('Fetch.authRequired', ({ requestId, authChallenge: { origin, source } }) => {
    const mayBeTold = source !== 'Proxy' && !told.has(requestId);
    const credentials = mayBeTold ? credentialsFor(login, origin) : undefined;
    told.add(requestId);
    const authChallengeResponse = credentials
      ? ({ response: 'ProvideCredentials', ...credentials } as const)
      : ({ response: 'CancelAuth' } as const);
    session.send('Fetch.continueWithAuth', { requestId, authChallengeResponse }).catch(() => {});
  });
}
