import type { Page } from 'playwright';
import type { Failure, Shot } from '../model.ts';
import type { Traffic } from './traffic.ts';

/** Opens the page and waits for its `load` event; the deadline is the caller's. */
export async function visit(page: Page, url: string): Promise<Failure | undefined> {
  try {
    await page.goto(url, { waitUntil: 'load', timeout: 0 });
    return undefined;
  } catch (error) {
    return navigationFailure(url, error as Error);
  }
}

/** A page that answers with an error is not the page that was asked for, unless the config says so. */
export function wrongStatus(shot: Shot, url: string, traffic: Traffic): Failure | undefined {
  const status = traffic.status();
  const expected = shot.page.status;
  if (status === undefined || (expected === undefined ? status < 400 : status === expected)) return undefined;
  return {
    kind: 'http-status',
    message: `the page answered with status ${status}${expected === undefined ? '' : ` instead of ${expected}`} (${url})`,
    hint:
      status === 401
        ? 'Log in with httpCredentials, extraHTTPHeaders or storageState.'
        : `Check its path; if it is meant to answer so, give it the option: status: ${status}`,
  };
}

const reasons: Readonly<Record<string, string>> = {
  ERR_CONNECTION_REFUSED: 'the site refused the connection',
  ERR_CONNECTION_RESET: 'the site closed the connection before it answered',
  ERR_EMPTY_RESPONSE: 'the site closed the connection without an answer',
  ERR_NAME_NOT_RESOLVED: 'the name of the host is not known',
  ERR_INTERNET_DISCONNECTED: 'there is no network',
  ERR_TOO_MANY_REDIRECTS: 'the page redirects in a circle',
  ERR_INVALID_RESPONSE: 'the answer is not valid HTTP',
  ERR_INVALID_HTTP_RESPONSE: 'the answer is not HTTP',
  ERR_UNSAFE_PORT: 'browsers refuse this port',
};

function navigationFailure(url: string, error: Error): Failure {
  if (error.message.includes('Download is starting')) {
    return {
      kind: 'download',
      message: `the page is a download, not something to look at (${url})`,
      hint: 'Leave it out of the pages.',
    };
  }
  const code = /net::(ERR_\w+)/.exec(error.message)?.[1];
  if (code === undefined) throw error;
  if (code === 'ERR_ABORTED') {
    return {
      kind: 'navigation',
      message: `the page showed nothing: the browser broke off, as it does for an empty answer or a download (net::${code}, ${url})`,
    };
  }
  if (code.startsWith('ERR_CERT_') || code.startsWith('ERR_SSL_')) {
    return {
      kind: 'navigation',
      message: `the page could not be opened: its certificate is not trusted (net::${code}, ${url})`,
      hint: 'If that is to be expected, set: ignoreHTTPSErrors: true',
    };
  }
  return {
    kind: 'navigation',
    message: `the page could not be opened: ${reasons[code] ?? 'the browser gave up'} (net::${code}, ${url})`,
  };
}
