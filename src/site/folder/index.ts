import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { posix } from 'node:path';
import type { RunningSite, SiteSource } from '../../model/index.ts';
import type { StartContext } from '../contract.ts';
import { openFolder } from './open.ts';
import { folderApp } from './serve.ts';

/**
 * Serves a folder from this process, on 127.0.0.1 and a port that the operating system assigns.
 *
 * @throws SnapshotError `SITE_NOT_FOUND` if there is no such folder, or no file in it for `spa`.
 */
export async function startFolder(
  source: Extract<SiteSource, { kind: 'folder' }>,
  { signal, onUnderWay }: StartContext,
): Promise<RunningSite> {
  const spa = source.spa && posix.join('/', source.spa);
  const root = await openFolder(source.folder, spa);
  signal.throwIfAborted();
  const server = createServer(folderApp({ root, base: source.base, spa }).callback());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onUnderWay?.();
  const { port } = server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= close(server));
  return {
    url: new URL(source.base, `http://127.0.0.1:${port}`).href,
    output: () => [],
    exited: new Promise(() => {}),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** How long a response that has begun may take to end. */
const graceMs = 500;

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection stays open after its response, for a next request that will not come.
  const idle = setInterval(() => server.closeIdleConnections(), 10);
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}
