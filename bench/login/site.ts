/** A site with the same pages twice: for everybody, and below `/members` for those who are logged in. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SiteWithLogin extends AsyncDisposable {
  readonly url: string;
  /** How often somebody has logged in since this was asked last. */
  logins(): number;
}

export const openPages = (count: number): string[] => Array.from({ length: count }, (_, n) => `/open/${n}`);
export const memberPages = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `/members/${n}`);

export async function serveSiteWithLogin(): Promise<SiteWithLogin> {
  const sessions = new Set<string>();
  let logins = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://x');
    if (pathname === '/style.css') return send(response, style, 'text/css');
    if (pathname === '/login' && request.method === 'POST') {
      request.resume().on('end', () => {
        const session = randomUUID();
        sessions.add(session);
        logins += 1;
        response.writeHead(303, { location: '/members/0', 'set-cookie': `sid=${session}; HttpOnly; Path=/` });
        response.end();
      });
      return;
    }
    if (pathname === '/login') return send(response, form);
    const [, kind, number] = /^\/(open|members)\/(\d+)$/.exec(pathname) ?? [];
    if (kind === undefined) return void response.writeHead(404).end();
    if (kind === 'members' && !sessions.has(sessionOf(request)))
      return void response.writeHead(302, { location: '/login' }).end();
    send(response, pageOf(Number(number)));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins() {
      const count = logins;
      logins = 0;
      return count;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sessionOf({ headers: { cookie = '' } }: IncomingMessage): string {
  return /sid=([\w-]+)/.exec(cookie)?.[1] ?? '';
}

function send(response: ServerResponse, body: string, type = 'text/html'): void {
  response.writeHead(200, { 'content-type': type }).end(body);
}

const form = `<!doctype html><title>Log in</title><link rel=stylesheet href=/style.css><main><h1>Log in</h1>
  <form method=post><label>Name <input name=name></label>
  <label>Password <input name=password type=password></label><button>Log in</button></form></main>`;

function pageOf(number: number): string {
  const rows = Array.from(
    { length: 20 },
    (_, row) => `<tr><td>Order ${number * 100 + row}<td>${(row * 37 + number) % 90} €<td>open</tr>`,
  );
  return `<!doctype html><title>Orders ${number}</title><link rel=stylesheet href=/style.css>
    <nav><a href=/open/0>Home</a> <a href=/open/1>Orders</a></nav>
    <main><h1>Orders, page ${number}</h1><table>${rows.join('')}</table></main>`;
}

const style = `body { font: 16px/1.5 sans-serif; margin: 0 } nav { background: #234; padding: 1rem } nav a { color: white }
  main { margin: 2rem } table { border-collapse: collapse; width: 100% } td { border: 1px solid #ccc; padding: .4rem }`;
