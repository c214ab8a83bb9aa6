import type { Response } from 'playwright';
import type { Exchange } from '../../model.ts';
import { hashOf, type Answer } from './answer.ts';
import type { Portable } from './portable.ts';
import { answeredBody } from './told.ts';

/** The bodies that the browser read in one run. */
export interface Bodies {
  hashOf(
    response: Response,
    about: {
      readonly exchange: Pick<Exchange, 'url' | 'type'>;
      readonly headers: Answer['headers'];
      readonly portable: Portable;
    },
  ): Promise<Body>;
}

interface Body {
  readonly sha256: string;
  /** Whether bytes that are no text were lost when the browser made a text of it. */
  readonly isDamaged: boolean;
}

/**
 * Pages share their stylesheets and scripts, and handing over a body costs the browser as much as loading it did. So
 * one whose server promises by a strong `ETag` that it is the same as before is not asked for again.
 */
export function openBodies(): Bodies {
  const known = new Map<string, Promise<Body>>();
  return {
    hashOf(response, { exchange: { url, type }, headers, portable }) {
      const read = () => readBody(response, portable);
      const etag = headers.find(({ name }) => name.toLowerCase() === 'etag')?.value;
      if (!etag?.startsWith('"')) return read();
      // Of an image it hands over the bytes, of the same as data the text.
      const key = `${type} ${url} ${etag}`;
      const body = known.get(key) ?? read();
      known.set(key, body);
      // Whoever comes next asks for itself.
      body.catch(() => known.delete(key));
      return body;
    },
  };
}

const replacementCharacter = Buffer.from('\uFFFD');

async function readBody(response: Response, portable: Portable): Promise<Body> {
  const body = await answeredBody(response);
  return { sha256: hashOf(portable.bytes(body)), isDamaged: body.includes(replacementCharacter) };
}
