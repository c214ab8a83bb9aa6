import type { IncomingMessage, ServerResponse } from 'node:http';
import { env, type Options } from '../../src/index.ts';
import { random } from '../compare/paint.ts';

/** A site with users, made by chance. What it answers and the config of its pages are changed by chance, too. */
export interface MembersSite {
  /** The pages and the users, as they are now. */
  options(): Pick<Options, 'pages' | 'users'>;
  /** Changes something, and says what. */
  change(): string;
  answer(request: IncomingMessage, response: ServerResponse): void;
}

const colours = ['red', 'lime', 'blue', 'teal', 'gold', 'navy', 'pink', 'gray'];
const names = ['ada', 'bob'] as const;
type Name = (typeof names)[number];

/** The variable of the environment with the password of a user. */
export const variableOf = (name: Name) => `TEST_MEMBER_${name.toUpperCase()}`;

/** A session of the site. */
interface Session {
  readonly name: Name;
  /** Chosen at the login, and kept by the server alone. */
  readonly compact: boolean;
}

export function membersSite(seed: number): MembersSite {
  const chance = random(seed);
  const below = (end: number) => Math.floor(chance() * end);
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const byUser = () => new Map<string, string>(['ada', 'bob', ''].map((name) => [name, one(colours)]));
  const bodies = new Map([1, 2, 3, 4, 5].map((page) => [page, byUser()]));
  const data = byUser();
  const passwords = new Map<Name, string>(names.map((name) => [name, `secret of ${name} 0`]));
  const tell = () => names.forEach((name) => (process.env[variableOf(name)] = passwords.get(name)));
  tell();
  const compacts = new Map<Name, boolean>(names.map((name) => [name, false]));
  /** Who looks at each page, and the page's own cookie. */
  const visitors = new Map<number, Name | false>(
    [...bodies.keys()].map((page) => [page, one([...names, false])]),
  );
  const themes = new Map<number, string | undefined>();
  /** Cookies and storage that a login brings beside the session. */
  let isBeta = false;
  let stored = one(colours);
  let saved = one(colours);
  const sessions = new Map<string, Session>();
  let count = 0;

  const changes: readonly (() => string)[] = [
    () => {
      const [page, name] = [1 + below(5), one(['ada', 'bob', ''])];
      bodies.get(page)!.set(name, one(colours));
      return `page ${page} answers ${name || 'nobody'} differently`;
    },
    () => {
      const name = one(['ada', 'bob', '']);
      data.set(name, one(colours));
      return `the data of ${name || 'nobody'} changed`;
    },
    () => {
      const name = one(names);
      compacts.set(name, !compacts.get(name));
      return `${name} chooses something else at the login`;
    },
    () => {
      const name = one(names);
      passwords.set(name, `secret of ${name} ${(count += 1)}`);
      return `${name} has another password`;
    },
    () => {
      const [page, visitor] = [1 + below(5), one([...names, false] as const)];
      visitors.set(page, visitor);
      return `page ${page} is looked at by ${visitor}`;
    },
    () => {
      const page = 1 + below(5);
      themes.set(page, one([...colours, undefined]));
      return `page ${page} has another cookie of its own`;
    },
    () => {
      isBeta = !isBeta;
      return 'the login sets another cookie for the server';
    },
    () => {
      stored = one(colours);
      return 'the login stores something else in the local storage';
    },
    () => {
      saved = one(colours);
      return 'the login stores something else in the session storage';
    },
    () => {
      sessions.clear();
      return 'all sessions ended';
    },
  ];

  function logIn(body: string, response: ServerResponse): void {
    const given = new URLSearchParams(body);
    const name = given.get('name') as Name;
    if (given.get('password') !== passwords.get(name))
      return void response.writeHead(302, { location: '/login' }).end();
    const id = `session-${(count += 1)}-${'x'.repeat(16)}`;
    sessions.set(id, { name, compact: given.get('compact') === 'on' });
    response.writeHead(200, {
      'content-type': 'text/html',
      'set-cookie': [`sid=${id}; HttpOnly; Path=/`, ...(isBeta ? ['beta=1; HttpOnly; Path=/'] : [])],
    });
    response.end(`<p>Welcome<script>
      localStorage.stored = ${JSON.stringify(stored)}; sessionStorage.saved = ${JSON.stringify(saved)}</script>`);
  }

  return {
    options: () => ({
      users: Object.fromEntries(
        names.map((name) => [
          name,
          {
            path: '/login',
            actions: [
              { fill: '[name=name]', value: name },
              { fill: '[name=password]', value: env(variableOf(name)) },
              ...(compacts.get(name) ? [{ check: '[name=compact]' }] : []),
              { click: 'button' },
            ],
          },
        ]),
      ),
      pages: [...visitors].map(([page, user]) => {
        const theme = themes.get(page);
        return { path: `/page-${page}`, user, ...(theme && { cookies: { theme } }) };
      }),
    }),
    change() {
      const said = one(changes)();
      tell();
      return said;
    },
    answer(request, response) {
      const { pathname } = new URL(request.url!, 'http://x');
      const { cookie = '' } = request.headers;
      if (pathname === '/login' && request.method === 'POST') {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        return void request.on('end', () => logIn(body, response));
      }
      response.setHeader('content-type', 'text/html');
      if (pathname === '/login') return void response.end(form);
      const session = sessions.get(/sid=([\w-]+)/.exec(cookie)?.[1] ?? '');
      const name = session?.name ?? '';
      if (pathname === '/data') return void response.end(data.get(name));
      const number = Number(/^\/page-(\d)$/.exec(pathname)?.[1] ?? 0);
      const body = bodies.get(number);
      if (!body) return void response.writeHead(404).end();
      const theme = /theme=(\w+)/.exec(cookie)?.[1] ?? 'white';
      const beta = /beta=1/.test(cookie) ? 'beta' : '';
      response.end(`<!doctype html><title>${name}</title><style>i { display: inline-block; width: 20px; height: 20px }</style>
        <body style="margin: ${session?.compact ? 0 : 8}px; background: ${theme}">
        <i style="background: ${body.get(name)}"></i>${beta}<i id=data></i><i id=stored></i><i id=saved></i><script>
          stored.style.background = localStorage.stored || 'white';
          saved.style.background = sessionStorage.saved || 'white';
          fetch('/data').then((answer) => answer.text()).then((colour) => (data.style.background = colour));
        </script>`);
    },
  };
}

const form = `<!doctype html><form method=post action=/login><input name=name><input name=password type=password>
  <input type=checkbox name=compact><button>Log in</button></form>`;
