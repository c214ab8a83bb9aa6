import type { Page, Request } from 'playwright';
import type { Failure, Note, Shot } from '../model/index.ts';
import { isPrivateAddress } from './private-address.ts';
import { reasonOf, shorten } from './traffic.ts';

/** The document in the page's window. The page may navigate to another one, or fail, at any time. */
export interface ShownDocument {
  /** What is wrong with it now: its status is an error, or the window is empty. */
  flaw(): Failure | undefined;
  /** Its HTTP status, if it has one. */
  status(): number | undefined;
}

/** A page that navigates more often than this would never stop. */
const mostNavigations = 20;

/** Watches from now on. Calls `onFailure` at once if a document cannot be shown. */
export function watchDocument(page: Page, shot: Shot, onFailure: (failure: Failure) => void): ShownDocument {
  let navigations = 0;
  let status: number | undefined;
  let reason = '';
  const isDocument = (request: Request) =>
    request.isNavigationRequest() && request.frame() === page.mainFrame();

  page.on('request', (request) => {
    if (!isDocument(request) || request.redirectedFrom() !== null) return;
    navigations += 1;
    if (navigations > mostNavigations) onFailure(goesOnForEver(request.url()));
  });
  page.on('response', (response) => {
    if (!isDocument(response.request())) return;
    status = response.status();
    reason = reasonOf(response);
  });
  page.on('requestfailed', (request) => {
    const code = /net::(ERR_\w+)/.exec(request.failure()?.errorText ?? '')?.[1];
    // If a download or the next navigation aborts this one, the window keeps its document.
    if (code === undefined || code === 'ERR_ABORTED' || !isDocument(request)) return;
    const url = request.url();
    const answered = code === ownErrorPage ? wrongStatus(shot, status, { url, reason }) : undefined;
    onFailure(answered ?? notOpened(url, code));
  });

  return {
    flaw: () => wrongStatus(shot, status, { url: page.url(), reason }) ?? nothingShown(page.url()),
    status: () => status,
  };
}

/** The failure that an error of `page.goto` means. Any other error is a bug of ours and is thrown. */
export function navigationFailure(url: string, error: Error): Failure {
  if (error.message.includes('Download is starting')) {
    return {
      kind: 'download',
      message: `the page is a download, not something to look at (${shorten(url)})`,
      hint: 'Leave it out of the pages.',
    };
  }
  const code = /net::(ERR_\w+)/.exec(error.message)?.[1];
  if (code === undefined) throw error;
  return notOpened(url, code);
}

/**
 * The note on a page that was redirected to another one, such as a login, where its actions began and left it. An address
 * that differs only in its last slash, in `/index` or in `.html` is the same page.
 */
export function redirected(asked: string, begun: string, shown: string): Note[] {
  // Where actions have led to is what the picture is meant to show.
  if (begun !== shown) return [];
  const [from, to] = [new URL(asked), new URL(shown)];
  const isSame = from.origin === to.origin && bare(from) === bare(to);
  if (isSame || !/^https?:$/.test(to.protocol)) return [];
  const where = from.origin === to.origin ? `${to.pathname}${to.search}` : to.href;
  return [
    { kind: 'redirect', message: `the page led on to ${shorten(where)}, and that is what the picture shows` },
  ];
}

function bare({ pathname }: URL): string {
  return pathname.replace(/(?:\/index)?(?:\.html?)?\/?$/, '');
}

function wrongStatus(
  { page }: Shot,
  status: number | undefined,
  { url, reason }: { readonly url: string; readonly reason: string },
): Failure | undefined {
  const expected = page.status;
  const isMeant = expected === undefined ? (status ?? 0) < 400 : expected === 'any' || status === expected;
  if (status === undefined || isMeant) return undefined;
  return {
    kind: 'http-status',
    message: `the page answered with status ${status}${expected === undefined ? '' : ` instead of ${expected}`}${reason} (${shorten(url)})`,
    hint:
      status === 401
        ? 'Log in with httpCredentials, extraHTTPHeaders or storageState.'
        : `Check its path; if it is meant to answer so, give it the option: status: ${status}`,
  };
}

function nothingShown(url: string): Failure | undefined {
  if (url !== 'about:blank' && !url.startsWith('chrome-error:')) return undefined;
  return { kind: 'navigation', message: `the page went away by itself and left an empty window (${url})` };
}

function goesOnForEver(url: string): Failure {
  return {
    kind: 'navigation',
    message: `the page keeps going on to another address: ${mostNavigations} times, the last one ${shorten(url)}`,
    hint: 'Look at it in a browser: it reloads or redirects itself. If it does so after a while, take it before that, with a smaller at, e.g. at: 0.',
  };
}

/** The failure that full Chromium reports for an error response without a body. The headless shell shows an empty page. */
const ownErrorPage = 'ERR_HTTP_RESPONSE_CODE_FAILURE';

const reasons: Readonly<Record<string, string>> = {
  [ownErrorPage]: 'its answer is empty, and a whole Chromium shows an error page of its own then',
  ERR_ABORTED: 'the browser broke off, as it does for an empty answer or a download',
  ERR_CONNECTION_REFUSED: 'the site refused the connection',
  ERR_CONNECTION_RESET: 'the site closed the connection before it answered',
  ERR_EMPTY_RESPONSE: 'the site closed the connection without an answer',
  ERR_NAME_NOT_RESOLVED: 'the name of the host is not known',
  ERR_INTERNET_DISCONNECTED: 'there is no network',
  ERR_TOO_MANY_REDIRECTS: 'it redirects in a circle',
  ERR_INVALID_RESPONSE: 'the answer is not valid HTTP',
  ERR_INVALID_HTTP_RESPONSE: 'the answer is not HTTP',
  ERR_CONTENT_LENGTH_MISMATCH: 'the answer ended too early',
  ERR_INCOMPLETE_CHUNKED_ENCODING: 'the answer ended too early',
  ERR_CONTENT_DECODING_FAILED: 'the answer is not compressed as it says',
  ERR_UNSAFE_PORT: 'browsers refuse this port',
};

function notOpened(url: string, code: string): Failure {
  if (code === 'ERR_ACCESS_DENIED' && isPrivateAddress(url)) {
    return {
      kind: 'navigation',
      message: `the page led on to ${shorten(url)}, a private address where no site of the config is, and was not followed`,
      hint: 'If that is meant, allow it with the option: privateAddresses: true',
    };
  }
  const { reason, hint } = overHttps(code) ?? { reason: reasons[code] ?? 'the browser gave up' };
  return {
    kind: 'navigation',
    message: `the page could not be opened: ${reason} (net::${code}, ${shorten(url)})`,
    ...(hint !== undefined && { hint }),
  };
}

/** Explains failures of HTTPS. Only those about the certificate go away with `ignoreHTTPSErrors`. */
function overHttps(code: string): { reason: string; hint?: string } | undefined {
  if (code.startsWith('ERR_CERT_')) {
    return {
      reason: 'its certificate is not trusted',
      hint: 'If that is to be expected, set: ignoreHTTPSErrors: true',
    };
  }
  if (code === 'ERR_SSL_PROTOCOL_ERROR') {
    return {
      reason: 'the server does not speak HTTPS there',
      hint: "If the site leads from http to https, as it should behind a proxy, switch that off for the pictures, or tell it what the proxy would: extraHTTPHeaders: { 'x-forwarded-proto': 'https' }",
    };
  }
  return code.includes('_SSL_') ? { reason: 'the browser and the server do not agree on HTTPS' } : undefined;
}
