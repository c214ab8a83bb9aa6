/** What is known of a finished request. */
export interface Over {
  readonly method: string;
  readonly type: string;
  /** The browser's name for the reason why it failed, if it did. */
  readonly failure: string | undefined;
  /** `undefined` if the browser reported no response. */
  readonly status: number | undefined;
}

/**
 * What a page sees of a response.
 *
 * - `all`: everything.
 * - `head`: its status and headers. The browser throws the body away.
 * - `nothing`: the page or we aborted the request, or the browser did not send it, because of other responses.
 * - `unreachable`: no server answered.
 * - `unknown`: the page may have seen a part of it.
 */
export type Seen = 'all' | 'head' | 'nothing' | 'unreachable' | 'unknown';

export function seenOf({ method, type, failure, status }: Over): Seen {
  if (failure === undefined) return 'all';
  if (status === undefined) {
    if (unasked.has(failure)) return 'nothing';
    return unreachable.test(failure) ? 'unreachable' : 'unknown';
  }
  if (status >= 400 && refused.has(type) && gaveUp.has(failure)) return 'head';
  // A header forbids to show the document in this frame.
  if (failure === 'net::ERR_BLOCKED_BY_RESPONSE') return 'head';
  // The browser reports `aborted` for a response that a frame does not show, such as a download or an error page that it
  // replaces, and for a response to HEAD, which has no body.
  const isWhole = type === 'document' || method === 'HEAD';
  return isWhole && failure === aborted ? 'all' : 'unknown';
}

/**
 * Types of which Chromium does not read the body of an error response. For media it does so only now and then. For all
 * other types it reads the body.
 */
const refused: ReadonlySet<string> = new Set([
  'font',
  'media',
  'script',
  'stylesheet',
  // Such as prefetched files, drawings that an SVG uses, and style sheets of XML.
  'other',
]);

/** Requests that the option `block` ends have this reason too. */
const aborted = 'net::ERR_ABORTED';

/** The second one is reported for scripts of workers. */
const gaveUp: ReadonlySet<string> = new Set([aborted, 'net::ERR_FAILED']);

const unasked: ReadonlySet<string> = new Set([aborted, 'csp', 'mixed-content', 'net::ERR_BLOCKED_BY_CSP']);

const unreachable =
  /^net::ERR_(?:ADDRESS_(?:INVALID|UNREACHABLE)|CERT_.*|CONNECTION_(?:ABORTED|CLOSED|FAILED|REFUSED|RESET|TIMED_OUT)|DNS_.*|EMPTY_RESPONSE|INTERNET_DISCONNECTED|NAME_(?:NOT_RESOLVED|RESOLUTION_FAILED)|NETWORK_.*|SSL_.*|TIMED_OUT|UNSAFE_PORT)$/;
