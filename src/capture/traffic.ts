import type { Page, Request } from 'playwright';
import type { Note, ProblemKind } from '../model.ts';

/** What the page asks of the network while it is captured. */
export interface Traffic {
  /** The requests that are not finished; not streams, which never are. */
  open(): readonly string[];
  /** Whether its scripts have asked for data. */
  fetches(): boolean;
  /** When the last request began or ended, on the clock of `performance.now()`. */
  lastChange(): number;
  /** What went wrong, each once: failed requests, error answers, script errors. */
  notes(): readonly Note[];
}

const mostNotes = 50;

/** Watches from now on; it ends with the page. */
export function watchTraffic(page: Page, siteUrl: string): Traffic {
  const origin = new URL(siteUrl).origin;
  const pending = new Set<Request>();
  const notes = new Map<string, Note>();
  let fetches = false;
  let lastChange = performance.now();
  const note = (kind: Note['kind'], message: string) => {
    if (notes.size < mostNotes) notes.set(message, { kind, message });
  };
  // The site's port is another one each time; without it the notes of two runs can be compared.
  const name = (request: Request) => `${request.method()} ${shorten(request.url().replace(origin, ''))}`;
  const settled = (request: Request) => {
    pending.delete(request);
    lastChange = performance.now();
  };

  page.on('request', (request) => {
    lastChange = performance.now();
    const type = request.resourceType();
    if (type === 'fetch' || type === 'xhr') fetches = true;
    if (!['eventsource', 'websocket', 'ping'].includes(type)) pending.add(request);
  });
  page.on('requestfinished', settled);
  page.on('requestfailed', (request) => {
    settled(request);
    const reason = request.failure()?.errorText ?? 'failed';
    // A page that leaves ends its own requests; that is no failure.
    if (reason !== 'net::ERR_ABORTED') note(kindOf(request), `${name(request)} failed: ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      note(kindOf(response.request()), `${name(response.request())} answered ${response.status()}`);
  });
  page.on('pageerror', (error) => note('script-error', `script error: ${error.message.split('\n')[0]}`));

  return {
    open: () => [...pending].map(name),
    fetches: () => fetches,
    lastChange: () => lastChange,
    notes: () => [...notes.values()],
  };
}

function kindOf(request: Request): ProblemKind {
  const type = request.resourceType();
  return type === 'stylesheet' || type === 'script' || type === 'image' || type === 'font' ? type : 'request';
}

/** An address for people: what comes after the first hundred letters tells them nothing. */
export function shorten(url: string): string {
  return url.length > 120 ? `${url.slice(0, 119)}…` : url;
}
