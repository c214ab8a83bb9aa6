import type { Request, Response } from 'playwright';
import { behind } from '../../behind.ts';
import type { Answer } from './answer.ts';

type Headers = Answer['headers'];

/** What a request was sent with, cookies and all, by the names in lower case. */
export async function sentHeaders(request: Request): Promise<Record<string, string>> {
  const inner = behind<{ internalRawRequestHeaders(): Promise<Headers> }>(request);
  const all = await inner?.internalRawRequestHeaders?.();
  if (!all) return request.allHeaders();
  return Object.fromEntries(all.map(({ name, value }) => [name.toLowerCase(), value]));
}

/** What an answer came with, cookies and all. */
export async function answeredHeaders(response: Response): Promise<Headers> {
  const inner = behind<{ internalRawResponseHeaders(): Promise<Headers> }>(response);
  return (await inner?.internalRawResponseHeaders?.()) ?? response.headersArray();
}

/** What an answer consisted of. Rejects if the browser has it no more. */
export async function answeredBody(response: Response): Promise<Buffer> {
  const inner = behind<{ internalBody(): Promise<Buffer> }>(response);
  return (await inner?.internalBody?.()) ?? response.body();
}

/** Whether an answer that is whole came out of the browser's cache: nothing was transferred, not even headers. */
export async function isFromCache(response: Response): Promise<boolean> {
  const { responseBodySize, responseHeadersSize } = await response.request().sizes();
  return responseBodySize + responseHeadersSize === 0;
}
