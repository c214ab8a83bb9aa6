/**
 * What a page sees of a request that failed. `unseen`: it or we gave it up, or the browser did not let it ask, and
 * that by what its other answers say. `unreachable`: no server answered. `unknown`: somebody answered, and of that the
 * page may have seen something.
 */
export function failed(reason: string): 'unseen' | 'unreachable' | 'unknown' {
  if (unseen.has(reason)) return 'unseen';
  return unreachable.test(reason) ? 'unreachable' : 'unknown';
}

/** The browser's names for its reasons; the first is also that of the requests that the option `block` ends. */
const unseen = new Set(['net::ERR_ABORTED', 'csp', 'mixed-content', 'net::ERR_BLOCKED_BY_CSP']);

const unreachable =
  /^net::ERR_(?:ADDRESS_(?:INVALID|UNREACHABLE)|CERT_.*|CONNECTION_(?:ABORTED|CLOSED|FAILED|REFUSED|RESET|TIMED_OUT)|DNS_.*|EMPTY_RESPONSE|INTERNET_DISCONNECTED|NAME_(?:NOT_RESOLVED|RESOLUTION_FAILED)|NETWORK_.*|SSL_.*|TIMED_OUT|UNSAFE_PORT)$/;
