import type { Page, Response } from 'playwright';
import { rawBody, sessionOf } from '../../playwright/index.ts';
import { hashOf, type Answer } from './answer.ts';
import type { Portable } from './portable.ts';

/** The bodies that the browser read in one run. */
export interface Bodies {
  /** The hash of a decompressed body. */
  hashOf(
    response: Response,
    about: { readonly url: string; readonly headers: Answer['headers']; readonly portable: Portable },
  ): Promise<string>;
}

/**
 * Pages share style sheets and scripts, and the browser needs as much time to hand over a body as to load it. So a body is
 * not read again if a strong `ETag` of its server says that it is the same.
 */
export function openBodies(): Bodies {
  const known = new Map<string, Promise<string>>();
  return {
    hashOf(response, { url, headers, portable }) {
      const read = async () => hashOf(portable.bytes(await rawBody(response)));
      const etag = headers.find(({ name }) => name.toLowerCase() === 'etag')?.value;
      if (!etag?.startsWith('"')) return read();
      const key = `${url} ${etag}`;
      const body = known.get(key) ?? read();
      known.set(key, body);
      // After an error the next page reads the body itself.
      body.catch(() => known.delete(key));
      return body;
    },
  };
}

/** The size of the browser's buffer. We read each body as soon as it has arrived, and then its place can be reused. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Makes the browser keep the bodies of a page as they came. Otherwise it would give texts decoded. It would have no body
 * of a file that the page could not use or only prefetched, nor of a document that navigated away at once.
 *
 * @returns Whether the browser can do it. Older ones cannot.
 */
export async function keepBodies(page: Page): Promise<boolean> {
  const session = await sessionOf(page);
  const limits = { maxTotalBufferSize: mostBytes, maxResourceBufferSize: mostBytes };
  return session.send('Network.configureDurableMessages', limits).then(
    () => true,
    () => false,
  );
}
