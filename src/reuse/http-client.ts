import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Answer } from '../capture/index.ts';

/**
 * Sends requests without the browser, over connections that are kept alive until it is disposed. `fetch` is not used: it
 * adds headers that the browser did not send, and can ignore certificate errors only with `undici` as a package.
 */
export interface HttpClient extends Disposable {
  /** Rejects if there is no readable response; see `isUnreachable`. */
  ask(request: HttpRequest): Promise<Answer & { readonly body: Buffer }>;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  readonly ignoreHTTPSErrors: boolean;
}

/** More connections do not make a server with a single process faster. */
const maxSockets = 16;
/** A host that does not answer within this time usually cannot be reached from here. */
const defaultTimeoutMs = 10_000;
/** A longer body is usually a stream. */
const maxBytes = 64 * 1024 * 1024;
const endlessMessage = 'it does not come to an end';

export function openHttpClient(signal: AbortSignal, timeoutMs = defaultTimeoutMs): HttpClient {
  const options = { keepAlive: true, maxSockets: maxSockets, scheduling: 'lifo' } as const;
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    ask,
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };

  async function ask(request: HttpRequest, isRetry = false): ReturnType<HttpClient['ask']> {
    const { method, url, headers, body, ignoreHTTPSErrors } = request;
    const secure = url.startsWith('https:');
    const timeout = new AbortController();
    const sent = (secure ? https : http).request(url, {
      method,
      // Compression would only cost time, since the body is decompressed at once.
      headers: { ...headers, 'accept-encoding': 'identity' },
      agent: secure ? agents.https : agents.http,
      signal: AbortSignal.any([signal, timeout.signal]),
      ...(secure && { rejectUnauthorized: !ignoreHTTPSErrors }),
    });
    let timer: NodeJS.Timeout | undefined;
    // The timeout starts with the connection, since a request may wait for one.
    sent.once('socket', () => {
      timer = setTimeout(() => timeout.abort(new Error(`it takes more than ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        sent.once('response', resolve).on('error', reject).end(body);
      });
      return {
        status: response.statusCode!,
        headers: pairsOf(response.rawHeaders),
        body: await decompress(
          await read(response).catch(brokenResponse),
          response.headers['content-encoding'],
        ),
      };
    } catch (error) {
      signal.throwIfAborted();
      // The server may close a connection while it is reused.
      if (sent.reusedSocket && !isRetry && codeOf(error) === 'ECONNRESET') return ask(request, true);
      throw timeout.signal.aborted ? timeout.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whether no server answered at all. A response that only a browser could read does not count as unreachable. */
export function isUnreachable(error: unknown): boolean {
  return unreachable.has(codeOf(error) ?? '');
}

const unreachable = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** A response that breaks off came from a reachable server. */
function brokenResponse({ message }: Error): never {
  throw new Error(`its answer breaks off: ${message}`);
}

async function read(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > maxBytes) throw new Error(endlessMessage);
  }
  return Buffer.concat(chunks);
}

function pairsOf(raw: readonly string[]): Answer['headers'] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: raw[at + 1]! }] : []));
}

const limit = { maxOutputLength: maxBytes };
const inflated = promisify(inflate);
const inflatedRaw = promisify(inflateRaw);
const gunzipped = promisify(gunzip);
const unbrotlied = promisify(brotliDecompress);
const decompressors: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: (body) => gunzipped(body, limit),
  'x-gzip': (body) => gunzipped(body, limit),
  deflate: (body) => ((body[0]! & 0x0f) === 8 ? inflated(body, limit) : inflatedRaw(body, limit)),
  br: (body) => unbrotlied(body, limit),
};

/**
 * Some servers compress nevertheless. The limit is for the decompressed size, which can be a thousand times the
 * received size.
 */
async function decompress(body: Buffer, encoding = 'identity'): Promise<Buffer> {
  if (encoding === 'identity' || body.byteLength === 0) return body;
  const decompressed = await decompressors[encoding]?.(body).catch(tooLarge);
  if (!decompressed) throw new Error(`it comes packed as ${encoding}`);
  return decompressed;
}

function tooLarge(error: Error): never {
  throw codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? new Error(endlessMessage) : error;
}
