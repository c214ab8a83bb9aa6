import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Route = string | ((request: IncomingMessage, response: ServerResponse) => void);

/**
 * A server of its own for the running test, on a port that the system assigns. A text is an HTML page; a path that
 * is not among the routes answers 404.
 */
export async function testServer(routes: Record<string, Route>): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const route = routes[new URL(request.url!, 'http://x').pathname];
    if (typeof route === 'function') return route(request, response);
    response.writeHead(route === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(route ?? 'not found');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
