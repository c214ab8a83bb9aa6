import { request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';

/** The result of one request to an address. */
export type ProbeResult =
  | { readonly kind: 'status'; readonly status: number; readonly page: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not-http'; readonly seen: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Sends one request over a new connection and resolves with the headers of the response, since its body may never end.
 * Rejects only if the signal aborts. `fetch` is not used: it does not give the bytes of a server that does not speak HTTP.
 */
export function probe(url: URL, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http)(url, {
      agent: false,
      headers: { accept: 'text/html,*/*;q=0.8', 'user-agent': 'snapshot-site' },
      // The browser will check the certificate; here any response is enough.
      rejectUnauthorized: false,
    });
    const abort = () => {
      reject(signal.reason);
      request.destroy();
    };
    signal.addEventListener('abort', abort, { once: true });
    request.once('close', () => signal.removeEventListener('abort', abort));
    request.once('response', (response) => {
      const status = response.statusCode ?? 0;
      const type = response.headers['content-type'] ?? '';
      resolve({ kind: 'status', status, page: (status >= 300 && status < 400) || type.includes('html') });
      signal.removeEventListener('abort', abort);
      drain(response);
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(failed(error)));
    request.end();
  });
}

/** Reads the rest of the response: some servers print an error or crash if their first connection is broken off. */
function drain(response: IncomingMessage): void {
  const enough = setTimeout(() => response.destroy(), 1000).unref();
  response.once('close', () => clearTimeout(enough));
  response.on('error', () => {});
  response.socket.unref();
  response.resume();
}

function failed(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): ProbeResult {
  if (error.code === 'ECONNREFUSED') return { kind: 'refused' };
  if (error.code?.startsWith('HPE_')) return { kind: 'not-http', seen: printable(error.rawPacket) };
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return { kind: 'closed' };
  return { kind: 'failed', reason: error.message };
}

function printable(packet: Buffer = Buffer.alloc(0)): string {
  const start = packet.subarray(0, 40).toString('latin1');
  return JSON.stringify(start.replaceAll(/[^\x20-\x7e\r\n]/g, '.')) + (packet.length > 40 ? '…' : '');
}
