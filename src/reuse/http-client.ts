import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Answer } from '../capture/index.ts';

/** Asks servers directly, and keeps its connections until it is closed. */
export interface Asker extends Disposable {
  /** Rejects if there is no answer that can be read; see `isUnreachable`. */
  ask(question: Question): Promise<Answer & { readonly body: Buffer }>;
}

export interface Question {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly ignoreHTTPSErrors: boolean;
}

/** A server of one process answers no faster when it is asked more at once. */
const mostSockets = 16;
/** A host that does not answer is most often one that cannot be reached from here. */
const usualPatienceMs = 10_000;
/** What is longer is most often a stream. */
const mostBytes = 64 * 1024 * 1024;
const endless = 'it does not come to an end';

export function openAsker(signal: AbortSignal, patienceMs = usualPatienceMs): Asker {
  const options = { keepAlive: true, maxSockets: mostSockets, scheduling: 'lifo' } as const;
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    ask,
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };

  async function ask(question: Question, again = false): ReturnType<Asker['ask']> {
    const { method, url, headers, ignoreHTTPSErrors } = question;
    const secure = url.startsWith('https:');
    const patience = new AbortController();
    const request = (secure ? https : http).request(url, {
      method,
      // Packing what is unpacked at once only costs.
      headers: { ...headers, 'accept-encoding': 'identity' },
      agent: secure ? agents.https : agents.http,
      signal: AbortSignal.any([signal, patience.signal]),
      ...(secure && { rejectUnauthorized: !ignoreHTTPSErrors }),
    });
    let timer: NodeJS.Timeout | undefined;
    // Until it has a connection it waits for others of ours.
    request.once('socket', () => {
      timer = setTimeout(() => patience.abort(new Error(`it takes more than ${patienceMs} ms`)), patienceMs);
    });
    try {
      const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        request.once('response', resolve).on('error', reject).end();
      });
      return {
        status: response.statusCode!,
        headers: pairsOf(response.rawHeaders),
        body: await unpack(await read(response).catch(brokenOff), response.headers['content-encoding']),
      };
    } catch (error) {
      signal.throwIfAborted();
      // The server may close a connection in the moment in which it is used again.
      if (request.reusedSocket && !again && codeOf(error) === 'ECONNRESET') return ask(question, true);
      throw patience.signal.aborted ? patience.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whether no server was met. Whoever got an answer that only the browser understands has met one. */
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

/** Whoever breaks off was met. */
function brokenOff({ message }: Error): never {
  throw new Error(`its answer breaks off: ${message}`);
}

async function read(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > mostBytes) throw new Error(endless);
  }
  return Buffer.concat(chunks);
}

function pairsOf(raw: readonly string[]): Answer['headers'] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: raw[at + 1]! }] : []));
}

const limit = { maxOutputLength: mostBytes };
const inflated = promisify(inflate);
const inflatedRaw = promisify(inflateRaw);
const gunzipped = promisify(gunzip);
const unbrotlied = promisify(brotliDecompress);
const unpackers: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: (body) => gunzipped(body, limit),
  'x-gzip': (body) => gunzipped(body, limit),
  deflate: (body) => ((body[0]! & 0x0f) === 8 ? inflated(body, limit) : inflatedRaw(body, limit)),
  br: (body) => unbrotlied(body, limit),
};

/** Some servers pack all the same. What comes out counts: a thousandth of it may come in. */
async function unpack(body: Buffer, encoding = 'identity'): Promise<Buffer> {
  if (encoding === 'identity' || body.byteLength === 0) return body;
  const unpacked = await unpackers[encoding]?.(body).catch(tooLong);
  if (!unpacked) throw new Error(`it comes packed as ${encoding}`);
  return unpacked;
}

function tooLong(error: Error): never {
  throw codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? new Error(endless) : error;
}
