import type { Asked, PausedRequest } from './contract.ts';

export function askedBy({ request, resourceType }: PausedRequest): Asked {
  const { url, method, headers } = request;
  return {
    url: url.split('#')[0]!,
    method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: bodyOf(request),
    type: resourceType,
  };
}

function bodyOf({ postData, postDataEntries }: PausedRequest['request']): Buffer {
  if (!postDataEntries) return Buffer.from(postData ?? '');
  return Buffer.concat(postDataEntries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64')));
}

/** The request that the browser asks a server about before it sends another one to it: whether this page may. */
export function preflightedMethod({ method, headers }: Asked): string | undefined {
  return method === 'OPTIONS' ? headers['access-control-request-method'] : undefined;
}
