import { STATUS_CODES } from 'node:http';
import type { Page, Request, Response } from 'playwright';
import type { Note, ProblemKind } from '../model/index.ts';
import { type Problem, listProblems } from './problems.ts';
import { watchScriptErrors } from './script-errors.ts';

/** The requests of a page while it is captured. */
export interface Traffic {
  /** Requests that are not finished, but no streams, which never finish, and no responses that the page does not read. */
  open(): readonly string[];
  /** Whether scripts of the page have fetched data. */
  fetches(): boolean;
  /** How many requests were polls: to an address that scripts ask again and again. Polls count nowhere else. */
  polls(): number;
  /** When the last request began or ended, on the clock of `performance.now()`. */
  lastChange(): number;
  /** Failed requests, error responses and script errors, in an order that does not depend on which came first. */
  notes(): readonly Note[];
}

/** If the page does not read the response of a `fetch`, the browser never reports that it is finished. */
const unreadMs = 1_000;
/** A page that requests the same address again after so many responses polls. */
const mostAnswers = 3;
/** If only the query differs, the page may be going through a list. It counts as polling only if it does so for longer. */
const longListMs = 5_000;

/**
 * Watches from now on, until the page is closed.
 *
 * @param offline Whether the page is meant to be without a network.
 */
export function watchTraffic(page: Page, siteUrl: string, offline = false): Traffic {
  const origin = new URL(siteUrl).origin;
  /** With the time at which the response of a `fetch` began, or `Infinity`. */
  const pending = new Map<Request, number>();
  const answers = new Map<string, { count: number; readonly since: number }>();
  let polls = 0;
  const problems: Problem[] = [];
  let fetches = false;
  let lastChange = performance.now();
  // The port of the site differs from run to run. Without it the notes of two runs can be compared.
  const portable = (text: string) => text.replaceAll(origin, '');
  const name = (request: Request) => `${request.method()} ${shorten(portable(request.url()))}`;
  const settled = (request: Request) => {
    if (pending.delete(request)) lastChange = performance.now();
  };
  const countAnswer = (request: Request) => {
    for (const address of addressesOf(request)) {
      const known = answers.get(address);
      if (known) known.count += 1;
      else answers.set(address, { count: 1, since: performance.now() });
    }
  };
  const isPolled = (request: Request) => {
    const [whole, path] = addressesOf(request).map((address) => answers.get(address));
    if (whole && whole.count >= mostAnswers) return true;
    return path !== undefined && path.count >= mostAnswers && performance.now() - path.since > longListMs;
  };
  const note = (request: Request, what: string) => {
    if (isOfThePage(request, page))
      problems.push({ kind: kindOf(request), message: `${name(request)} ${what}` });
  };

  page.on('request', (request) => {
    const type = request.resourceType();
    if (['eventsource', 'websocket', 'ping'].includes(type)) return;
    if (isForData(request)) {
      fetches = true;
      if (isPolled(request)) return void (polls += 1);
    }
    pending.set(request, Infinity);
    lastChange = performance.now();
  });
  page.on('requestfinished', settled);
  page.on('requestfailed', (request) => {
    settled(request);
    const reason = request.failure()?.errorText ?? '';
    // A page that navigates away aborts its requests, and we abort those that the option `block` names. Neither is a
    // failure.
    if (offline && reason === 'net::ERR_INTERNET_DISCONNECTED') return;
    if (reason !== 'net::ERR_ABORTED') note(request, `failed: ${reasons[reason] ?? reason}`);
  });
  page.on('response', (response) => {
    const request = response.request();
    if (isForData(request)) countAnswer(request);
    if (pending.has(request) && request.resourceType() === 'fetch') pending.set(request, performance.now());
    if (response.status() >= 400) note(request, `answered ${response.status()}${reasonOf(response)}`);
    else if (isPageInstead(response))
      note(request, `answered with a page instead of a ${request.resourceType()}`);
  });
  const scriptErrors = watchScriptErrors(page, (text) => shorten(portable(text)));

  return {
    open: () =>
      [...pending]
        .filter(([, answeredAt]) => performance.now() - answeredAt < unreadMs)
        .map(([request]) => name(request)),
    fetches: () => fetches,
    polls: () => polls,
    lastChange: () => lastChange,
    notes: () => listProblems([...problems, ...scriptErrors()]),
  };
}

function isForData(request: Request): boolean {
  return ['fetch', 'xhr'].includes(request.resourceType());
}

/** The whole address, and the one without its query, in which pages that poll put the time or the last id they know. */
function addressesOf(request: Request): string[] {
  const whole = `${request.method()} ${request.url()}`;
  return [whole, `${whole.split('?')[0]} and any query`];
}

/** Whether a request matters to the picture. document.ts reports problems of the document itself. */
function isOfThePage(request: Request, page: Page): boolean {
  const unseen = ['ping', 'cspviolationreport', 'manifest', 'prefetch'].includes(request.resourceType());
  const isDocument = request.isNavigationRequest() && request.frame() === page.mainFrame();
  return !unseen && !isDocument && !/^data:|\/favicon\.ico$/.test(request.url());
}

function kindOf(request: Request): ProblemKind {
  const type = request.resourceType();
  return type === 'stylesheet' || type === 'script' || type === 'image' || type === 'font' ? type : 'request';
}

/** The reason that a server gives with its status, if it is not the usual one. */
export function reasonOf(response: Response): string {
  const [said, usual] = [response.statusText(), STATUS_CODES[response.status()]];
  return said === '' || said.toLowerCase() === usual?.toLowerCase() ? '' : `: ${shorten(said)}`;
}

/** A server that answers every path with its start page does so with status 200 for files that do not exist. */
function isPageInstead(response: Response): boolean {
  return (
    ['stylesheet', 'script', 'font'].includes(response.request().resourceType()) &&
    /^text\/html\b/i.test(response.headers()['content-type'] ?? '') &&
    response.ok()
  );
}

/** The browser's names for reasons of failures, in words. */
const reasons: Readonly<Record<string, string>> = {
  csp: "the page's Content-Security-Policy forbids it",
  'mixed-content': 'it is not secure and the page is',
  origin: 'its server does not allow this page to read it',
  'net::ERR_BLOCKED_BY_CLIENT.Inspector': 'no rule of mock answers it, and with only, no server does',
  'net::ERR_FAILED':
    'its server does not allow this page to read it, or the connection broke (net::ERR_FAILED)',
};

/** Shortens an address for messages. */
export function shorten(url: string): string {
  return url.length > 120 ? `${url.slice(0, 119)}…` : url;
}
