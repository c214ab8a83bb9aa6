import type { Response } from 'playwright';

/** Whether a finished response came from the browser's cache: nothing was transferred, not even headers. */
export async function isFromCache(response: Response): Promise<boolean> {
  const { responseBodySize, responseHeadersSize } = await response.request().sizes();
  return responseBodySize + responseHeadersSize === 0;
}
