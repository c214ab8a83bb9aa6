import type { Request, Response } from 'playwright';
import { internalsOf } from './internals.ts';

type Headers = Awaited<ReturnType<Response['headersArray']>>;

/** The headers that were sent, with cookies. Their names are in lower case. */
export async function rawRequestHeaders(request: Request): Promise<Record<string, string>> {
  const inner = internalsOf<{ internalRawRequestHeaders(): Promise<Headers> }>(request);
  const all = await inner?.internalRawRequestHeaders?.();
  if (!all) return request.allHeaders();
  return Object.fromEntries(all.map(({ name, value }) => [name.toLowerCase(), value]));
}

/** The headers of a response, with cookies. */
export async function rawResponseHeaders(response: Response): Promise<Headers> {
  const inner = internalsOf<{ internalRawResponseHeaders(): Promise<Headers> }>(response);
  return (await inner?.internalRawResponseHeaders?.()) ?? response.headersArray();
}

/** The body of a response. Rejects if the browser no longer has it. */
export async function rawBody(response: Response): Promise<Buffer> {
  const inner = internalsOf<{ internalBody(): Promise<Buffer> }>(response);
  return (await inner?.internalBody?.()) ?? response.body();
}
