import type { Request, Response } from 'playwright';
import { internalsOf } from './internals.ts';

type Headers = Awaited<ReturnType<Response['headersArray']>>;

/** What a request was sent with, cookies and all, by the names in lower case. */
export async function rawRequestHeaders(request: Request): Promise<Record<string, string>> {
  const inner = internalsOf<{ internalRawRequestHeaders(): Promise<Headers> }>(request);
  const all = await inner?.internalRawRequestHeaders?.();
  if (!all) return request.allHeaders();
  return Object.fromEntries(all.map(({ name, value }) => [name.toLowerCase(), value]));
}

/** What an answer came with, cookies and all. */
export async function rawResponseHeaders(response: Response): Promise<Headers> {
  const inner = internalsOf<{ internalRawResponseHeaders(): Promise<Headers> }>(response);
  return (await inner?.internalRawResponseHeaders?.()) ?? response.headersArray();
}

/** What an answer consisted of. Rejects if the browser has it no more. */
export async function rawBody(response: Response): Promise<Buffer> {
  const inner = internalsOf<{ internalBody(): Promise<Buffer> }>(response);
  return (await inner?.internalBody?.()) ?? response.body();
}
