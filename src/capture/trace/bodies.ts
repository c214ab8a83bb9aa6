import type { Page, Response } from 'playwright';
import { rawBody, sessionOf } from '../../playwright/index.ts';
import { hashOf, type Answer } from './answer.ts';
import type { Portable } from './portable.ts';

/** The bodies that the browser read in one run. */
export interface Bodies {
  /** Of a body as it came, unpacked. */
  hashOf(
    response: Response,
    about: { readonly url: string; readonly headers: Answer['headers']; readonly portable: Portable },
  ): Promise<string>;
}

/**
 * Pages share their stylesheets and scripts, and handing over a body costs the browser as much as loading it did. So
 * one whose server promises by a strong `ETag` that it is the same as before is not asked for again.
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
      // Whoever comes next asks for itself.
      body.catch(() => known.delete(key));
      return body;
    },
  };
}

/** A body is asked for as soon as it is there, and goes when others need its place. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Has the browser keep the bodies of a page as they came. Otherwise it would tell texts decoded, nothing of what the
 * page could make nothing of or has only fetched in advance, and nothing of a document that led on to another at once.
 *
 * @returns Whether it does; an older one cannot.
 */
export async function keepBodies(page: Page): Promise<boolean> {
  const session = await sessionOf(page);
  const limits = { maxTotalBufferSize: mostBytes, maxResourceBufferSize: mostBytes };
  return session.send('Network.configureDurableMessages', limits).then(
    () => true,
    () => false,
  );
}
