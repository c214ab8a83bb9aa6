/** What is known of a request when it is over. */
export interface Over {
  readonly method: string;
  readonly type: string;
  /** The browser's name for the reason why it failed, if it did. */
  readonly failure: string | undefined;
  /** `undefined` if the browser tells of no answer. */
  readonly status: number | undefined;
}

/**
 * What a page sees of an answer. `all`: what came of it decides. `head`: its status and headers decide, and the body is
 * thrown away. `nothing`: the page or we gave the request up, or the browser did not let it ask, and that by what its
 * other answers say. `unreachable`: no server answered. `unknown`: the page may have seen a part.
 */
export type Seen = 'all' | 'head' | 'nothing' | 'unreachable' | 'unknown';

export function seenOf({ method, type, failure, status }: Over): Seen {
  if (failure === undefined) return 'all';
  if (status === undefined) {
    if (unasked.has(failure)) return 'nothing';
    return unreachable.test(failure) ? 'unreachable' : 'unknown';
  }
  if (status >= 400 && refused.has(type) && gaveUp.has(failure)) return 'head';
  // A frame that does not let itself be shown there, which a header says.
  if (failure === 'net::ERR_BLOCKED_BY_RESPONSE') return 'head';
  // A frame whose answer is none to show, as files to save are, or that shows its own content in the place of an error;
  // and an answer that never has a body.
  const isWhole = type === 'document' || method === 'HEAD';
  return isWhole && failure === aborted ? 'all' : 'unknown';
}

/** Of these Chromium gives up an answer that is an error when it has its headers, media now and then. Of all others it reads the body. */
const refused: ReadonlySet<string> = new Set([
  'font',
  'media',
  'script',
  'stylesheet',
  // Such as what is fetched in advance, drawings that an SVG uses, and style sheets of XML.
  'other',
]);

/** Also the reason of the requests that the option `block` ends. */
const aborted = 'net::ERR_ABORTED';

/** The second is that of scripts of workers. */
const gaveUp: ReadonlySet<string> = new Set([aborted, 'net::ERR_FAILED']);

const unasked: ReadonlySet<string> = new Set([aborted, 'csp', 'mixed-content', 'net::ERR_BLOCKED_BY_CSP']);

const unreachable =
  /^net::ERR_(?:ADDRESS_(?:INVALID|UNREACHABLE)|CERT_.*|CONNECTION_(?:ABORTED|CLOSED|FAILED|REFUSED|RESET|TIMED_OUT)|DNS_.*|EMPTY_RESPONSE|INTERNET_DISCONNECTED|NAME_(?:NOT_RESOLVED|RESOLUTION_FAILED)|NETWORK_.*|SSL_.*|TIMED_OUT|UNSAFE_PORT)$/;
