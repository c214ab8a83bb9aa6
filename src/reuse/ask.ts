import http from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Answer } from '../capture/trace/index.ts';

/** Asks servers directly, and keeps its connections until it is closed. */
export interface Asker extends Disposable {
  /** Rejects if there is no answer. */
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
const patienceMs = 10_000;

export function openAsker(signal: AbortSignal): Asker {
  const options = { keepAlive: true, maxSockets: mostSockets, scheduling: 'lifo' } as const;
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    async ask({ method, url, headers, ignoreHTTPSErrors }) {
      const secure = url.startsWith('https:');
      const request = (secure ? https : http).request(url, {
        method,
        // Packing what is unpacked at once only costs.
        headers: { ...headers, 'accept-encoding': 'identity' },
        agent: secure ? agents.https : agents.http,
        signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
        ...(secure && { rejectUnauthorized: !ignoreHTTPSErrors }),
      });
      const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        request.once('response', resolve).once('error', reject).end();
      });
      return {
        status: response.statusCode!,
        headers: pairsOf(response.rawHeaders),
        body: await unpack(await buffer(response), response.headers['content-encoding']),
      };
    },
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function pairsOf(raw: readonly string[]): Answer['headers'] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: raw[at + 1]! }] : []));
}

const unpackers: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Some servers pack all the same. */
async function unpack(body: Buffer, encoding = 'identity'): Promise<Buffer> {
  if (encoding === 'identity' || body.byteLength === 0) return body;
  const unpacked = await unpackers[encoding]?.(body);
  if (!unpacked) throw new Error(`it comes packed as ${encoding}`);
  return unpacked;
}
