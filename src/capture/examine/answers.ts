import { createHash } from 'node:crypto';
import type { Page, Request } from 'playwright';
import type { Answer } from '../../model/index.ts';

/** Enough of a text to show how two responses differ, and to find an element's text in it. */
const longestText = 20_000;

/**
 * Records responses from now on.
 *
 * @returns A function that waits for the responses that are still being read, and returns all.
 */
export function watchAnswers(page: Page, origin: string): () => Promise<Answer[]> {
  const { host } = new URL(origin);
  const arriving: Promise<Answer | undefined>[] = [];
  page.on('requestfinished', (request) => {
    // Films are not compared: they are large, and it is chance which parts of them the browser requests.
    if (request.url().startsWith('data:') || request.resourceType() === 'media') return;
    arriving.push(readAnswer(request, origin, host).catch(() => undefined));
  });
  return async () => (await Promise.all(arriving)).filter((answer) => answer !== undefined);
}

/** Rejects if there is no body, as in a redirect, or if the browser has dropped it. */
async function readAnswer(request: Request, origin: string, host: string): Promise<Answer | undefined> {
  const response = await request.response();
  if (!response) return undefined;
  // A server may write its own address into its responses. The port in it differs from run to run.
  const body = withoutHost(await response.body(), host);
  const isText = /text|json|javascript|xml|svg/.test(response.headers()['content-type'] ?? '');
  return {
    request: `${request.method()} ${request.url().replace(origin, '')}`,
    status: response.status(),
    sha256: createHash('sha256').update(body).digest('hex'),
    text: isText ? body.toString('utf8', 0, longestText) : undefined,
  };
}

function withoutHost(body: Buffer, host: string): Buffer {
  return body.includes(host) ? Buffer.from(body.toString('latin1').replaceAll(host, ''), 'latin1') : body;
}
