import type { Response } from 'playwright';

/** Whether an answer that is whole came out of the browser's cache: nothing was transferred, not even headers. */
export async function isFromCache(response: Response): Promise<boolean> {
  const { responseBodySize, responseHeadersSize } = await response.request().sizes();
  return responseBodySize + responseHeadersSize === 0;
}
