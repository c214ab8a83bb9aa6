import type { AnswerDigest, Exchange, Trace, Unreachable } from '../model/index.ts';

/** How a response differs, to follow the name of its request in a sentence; `undefined` if it does not. */
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
  // A body that the page cannot see may change.
  const isSame = then.sha256 === null || then.sha256 === now.sha256;
  return isSame ? undefined : 'answers differently';
}

/** How the requests of two captures differ; `undefined` if they do not. */
export function traceDifference(then: Trace, now: Trace): string | undefined {
  if (now.reasonsNotToCache.length > 0) return now.reasonsNotToCache[0];
  const before = [...then.exchanges];
  for (const exchange of now.exchanges) {
    const question = questionOf(exchange);
    const place = before.findIndex((one) => questionOf(one) === question);
    const [known] = place === -1 ? [] : before.splice(place, 1);
    if (!known) return `it asks for ${nameOf(exchange)}, which it did not`;
    const what = answerDifference(known.answer, exchange.answer);
    if (what) return `${nameOf(exchange)} ${what}`;
  }
  const [missing] = before;
  return missing && `it does not ask for ${nameOf(missing)} any more`;
}

/** What is asked: two requests to one address may send different bodies. */
function questionOf({ method, url, body }: Exchange): string {
  return JSON.stringify([method, url, body]);
}

/** A request in messages. */
export function nameOf({ method, url }: Pick<Exchange, 'method' | 'url'>): string {
  return `${method} ${url.replace(/^\{site\}/, '')}`;
}
