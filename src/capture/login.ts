import type { Page } from 'playwright';
import type { ResolvedShotOptions } from '../model/index.ts';
import type { HeadersForOrigins } from '../options/index.ts';
import { privatePatterns } from './private-address.ts';
import { giveMocked, type Mocked, type Mocks } from './mock/index.ts';
import { mainFrame } from './isolated-world.ts';
import { type Session, sessionOf } from '../playwright/index.ts';

/** Headers and credentials of the visitor, and the origins that get them. */
export interface Login {
  readonly headers: Readonly<Record<string, string>>;
  readonly headerOrigins: readonly string[];
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  readonly credentialOrigins: readonly string[];
}

/**
 * The headers of `extraHTTPHeaders` and the credentials of `httpCredentials`. Only the sites of the run and the origins
 * that these options name get them.
 *
 * @param ownOrigins The origins of the sites.
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

/** Whether the option has the form with `headers` and `origins`. A header may be named `headers`, but its value is a text. */
function isWidened(
  headers: NonNullable<ResolvedShotOptions['extraHTTPHeaders']>,
): headers is HeadersForOrigins {
  return typeof headers['headers'] === 'object';
}

function originOf(url: string): string {
  return new URL(url).origin;
}

/** The headers that are added to a request to this address. */
export function headersFor({ headers, headerOrigins }: Login, url: string): Readonly<Record<string, string>> {
  return headerOrigins.includes(originOf(url)) ? headers : {};
}

/** The credentials for a server at this address that asks for them. */
export function credentialsFor({ credentials, credentialOrigins }: Login, url: string): Login['credentials'] {
  return credentialOrigins.includes(originOf(url)) ? credentials : undefined;
}

/**
 * Gets each response before the page does, and has to continue it.
 *
 * @param mocked What the page gets, if no server was asked.
 */
export type OnAnswer = (answer: Paused, mocked?: Mocked) => void;

/** A request or a response that the browser has paused. */
export type Paused = Parameters<Parameters<typeof on<'Fetch.requestPaused'>>[1]>[0];
declare const on: Session['on'];

/**
 * Adds headers and credentials to requests to the allowed origins, answers those that are mocked, and hands all responses
 * to `onAnswer`. All is done here, because only the first session that pauses a request can continue it. Call it once for a page, before its first
 * request.
 *
 * Playwright's own option, like the browser's, sends the headers to every origin, also after a redirect.
 */
export async function logIn(
  page: Page,
  login: Login,
  {
    onAnswer,
    mocks,
    mayLeadTo,
  }: {
    readonly onAnswer: OnAnswer | undefined;
    readonly mocks: Mocks | undefined;
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
    ...(mocks ? [{ urlPattern: '*', requestStage: 'Request' as const }] : []),
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
    const mocking = mocks?.answer(paused);
    if (!mocking) return goOn(paused);
    return void mocking.then((mocked) => (mocked ? give(paused, mocked) : goOn(paused)));
  });
  if (credentials) sendCredentials(session, login);
  await session.send('Fetch.enable', { patterns, handleAuthRequests: credentials !== undefined });

  function give(paused: Paused, mocked: Mocked): void {
    if (onAnswer) onAnswer(paused, mocked);
    // It fails if the page has gone meanwhile, which does no harm.
    else giveMocked(session, paused.requestId, mocked).catch(() => {});
  }

  function goOn({ requestId, request }: Paused): void {
    const added = headersFor(login, request.url);
    const isAdded = new Set(Object.keys(added).map((name) => name.toLowerCase()));
    const kept = Object.entries(request.headers).filter(([name]) => !isAdded.has(name.toLowerCase()));
    const all = [...kept, ...Object.entries(added)].map(([name, value]) => ({ name, value }));
    session
      .send('Fetch.continueRequest', { requestId, ...(isAdded.size > 0 && { headers: all }) })
      .catch(() => {});
  }
}

/** Sends the credentials once for each request: a server that asks again has refused them. */
function sendCredentials(session: Session, login: Login): void {
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
