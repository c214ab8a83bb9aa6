import { request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';

/** What one question to an address brought to light. */
export type ProbeResult =
  | { readonly kind: 'status'; readonly status: number; readonly page: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not-http'; readonly seen: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Asks an address once, over a connection of its own, and is content with the headers of the answer: a body that
 * never ends would hold it up for ever. Rejects only when the signal ends it.
 */
export function probe(url: URL, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http)(url, {
      agent: false,
      headers: { accept: 'text/html,*/*;q=0.8', 'user-agent': 'snapshot-site' },
      // Whether the certificate is trusted is for the browser to say; here any answer will do.
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

/** A server that is cut off in the middle of its first answer may take it badly: some print an error, some die. */
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
