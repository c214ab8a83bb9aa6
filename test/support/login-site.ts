import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { configOf } from '../../src/config/index.ts';
import type { Options } from '../../src/index.ts';
import type { Result } from '../../src/model/index.ts';
import { run, type RunOptions } from '../../src/run.ts';
import { readPicture } from './picture.ts';
import { type Route, testServer } from './server.ts';
import { temporaryFolder } from './temporary.ts';

export const form = `<!doctype html><form method=post action=/login><input name=name><input name=password type=password><button>Log in</button></form>`;

export const html = (response: ServerResponse, body: string, status = 200, headers = {}) =>
  void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);

export const redirect = (response: ServerResponse, location: string, headers = {}) =>
  void response.writeHead(302, { location, ...headers }).end();

type Handler = Exclude<Route, string>;

/** What a site with sessions answers on one path, given the name of who is logged in. */
export type MemberPage = (name: string | undefined, response: ServerResponse) => void;

/** A site with sessions. A page is lime for Ada, blue for Bob, and leads to the login for everybody else. */
export function siteWithLogin() {
  const sessions = new Map<string, string>();
  const counts = { logins: 0 };
  const colours: Readonly<Record<string, string>> = { ada: 'lime', bob: 'blue' };
  const nameOf = ({ headers }: IncomingMessage) =>
    sessions.get(/sid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '');
  const memberPage =
    (page: MemberPage): Handler =>
    (request, response) =>
      page(nameOf(request), response);
  const hello = (name: string) => `<body style="background:${colours[name]}"><p>Hello ${name}`;
  const member = memberPage((name, response) =>
    name === undefined ? redirect(response, '/login') : html(response, hello(name)),
  );
  const login: Handler = (request, response) => {
    if (request.method !== 'POST') return html(response, form);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const given = new URLSearchParams(body);
      const name = given.get('name')!;
      if (given.get('password') !== `pass of ${name}`) return redirect(response, '/login');
      counts.logins += 1;
      const id = `session${counts.logins}${'x'.repeat(20)}`;
      sessions.set(id, name);
      redirect(response, '/', { 'set-cookie': `sid=${id}; HttpOnly; Path=/` });
    });
  };
  const logout: Handler = ({ headers }, response) => {
    sessions.delete(/sid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '');
    redirect(response, '/login');
  };
  const routes = { '/': member, '/second': member, '/login': login, '/logout': logout };
  return { counts, sessions, memberPage, hello, routes };
}

/** How a user of that site logs in. */
export const user = (name: string, password: string) => ({
  path: '/login',
  actions: [
    { fill: '[name=name]', value: name },
    { fill: '[name=password]', value: password },
    { click: 'button' },
  ],
});

/** The message of each shot that failed, and the status of each other one. */
export const failures = (results: readonly Result[]) =>
  results.map(({ outcome }) => (outcome.status === 'failed' ? outcome.failure.message : outcome.status));

/** Runs over a site of these routes, in small windows. */
export async function shooting(routes: Record<string, Route>) {
  const { url } = await testServer(routes);
  const cwd = await temporaryFolder();
  const config = (options: Partial<Options>) =>
    configOf({ site: url, viewport: { width: 200, height: 100 }, ...options }, cwd);
  return {
    cwd,
    url,
    config,
    shoot: (options: Partial<Options>, more?: RunOptions) => run(config(options), more),
    colourOf: async (name: string) => (await readPicture(join(cwd, 'output', `${name}.png`))).at(190, 90),
  };
}
