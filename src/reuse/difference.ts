import type { AnswerDigest, Exchange, Trace, Unreachable } from '../model/index.ts';

/** In what an answer is not as it was, as what follows the name of its request; `undefined` if it is. */
export function answerDifference(
  then: AnswerDigest | Unreachable,
  now: AnswerDigest | Unreachable,
): string | undefined {
  if (then === 'unreachable' || now === 'unreachable') {
    if (then === now) return undefined;
    return now === 'unreachable' ? 'is not answered any more' : 'was not answered and now is';
  }
  if (then.status !== now.status) return `answered ${then.status} and now ${now.status}`;
  const names = [...new Set([...Object.keys(then.headers), ...Object.keys(now.headers)])];
  const header = names.find((name) => then.headers[name] !== now.headers[name]);
  if (header !== undefined) {
    const [before, after] = [then, now].map(({ headers }) => headers[header] ?? 'none');
    return `has another ${header}: ${before} → ${after}`;
  }
  if (then.cookies.join('\n') !== now.cookies.join('\n')) return 'sets other cookies';
  // What nobody saw may change.
  const isSame = then.sha256 === null || then.sha256 === now.sha256;
  return isSame ? undefined : 'answers differently';
}

/** In what two visits of a page differ; `undefined` if nothing that it asked for does. */
export function traceDifference(then: Trace, now: Trace): string | undefined {
  if (now.doubts.length > 0) return now.doubts[0];
  const before = new Map(then.exchanges.map((exchange) => [nameOf(exchange), exchange]));
  for (const exchange of now.exchanges) {
    const name = nameOf(exchange);
    const known = before.get(name);
    if (!known) return `it asks for ${name}, which it did not`;
    before.delete(name);
    const what = answerDifference(known.answer, exchange.answer);
    if (what) return `${name} ${what}`;
  }
  const [missing] = before.keys();
  return missing && `it does not ask for ${missing} any more`;
}

/** A request for people. */
export function nameOf({ method, url }: Pick<Exchange, 'method' | 'url'>): string {
  return `${method} ${url.replace(/^\{site\}/, '')}`;
}
