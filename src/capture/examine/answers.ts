import { createHash } from 'node:crypto';
import type { Page, Request } from 'playwright';
import type { Answer } from '../../model/index.ts';

/** Enough of a text to show in what two answers differ, and to find an element's text in it. */
const longestText = 20_000;

/** Keeps what the servers answer from now on. Calling what it returns waits for the answers that are under way to us. */
export function watchAnswers(page: Page, origin: string): () => Promise<Answer[]> {
  const { host } = new URL(origin);
  const arriving: Promise<Answer | undefined>[] = [];
  page.on('requestfinished', (request) => {
    // A film is not compared: its bytes are many, and which parts of it are asked for is chance.
    if (request.url().startsWith('data:') || request.resourceType() === 'media') return;
    arriving.push(readAnswer(request, origin, host).catch(() => undefined));
  });
  return async () => (await Promise.all(arriving)).filter((answer) => answer !== undefined);
}

/** Rejects if there is no body, as with a redirect, or if the browser has dropped it. */
async function readAnswer(request: Request, origin: string, host: string): Promise<Answer | undefined> {
  const response = await request.response();
  if (!response) return undefined;
  // A server may write its own address into what it answers, whose port is no news.
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
