import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { env } from '../../src/index.ts';
import type { Options } from '../../src/index.ts';
import type { Result } from '../../src/model/index.ts';
import { run } from '../../src/run.ts';
import { readPicture } from '../support/picture.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const form = `<!doctype html><form method=post action=/login><input name=name><input name=password type=password><button>Log in</button></form>`;

/** A site with sessions. The page is lime for Ada, blue for Bob, and leads to the login for everybody else. */
function siteWithLogin() {
  const sessions = new Map<string, string>();
  const counts = { logins: 0 };
  const colours: Readonly<Record<string, string>> = { ada: 'lime', bob: 'blue' };
  const member: Route = ({ headers }, response) => {
    const name = sessions.get(/sid=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '');
    if (name === undefined) return void response.writeHead(302, { location: '/login' }).end();
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(`<body style="background:${colours[name]}"><p>Hello ${name}`);
  };
  const login: Route = (request, response) => {
    if (request.method !== 'POST')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(form);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const given = new URLSearchParams(body);
      const name = given.get('name')!;
      if (given.get('password') !== `pass of ${name}`)
        return void response.writeHead(302, { location: '/login' }).end();
      counts.logins += 1;
      const id = `session${counts.logins}${'x'.repeat(20)}`;
      sessions.set(id, name);
      response.writeHead(302, { location: '/', 'set-cookie': `sid=${id}; HttpOnly; Path=/` }).end();
    });
  };
  return { counts, sessions, routes: { '/': member, '/second': member, '/login': login } };
}

const user = (name: string, password: string) => ({
  path: '/login',
  actions: [
    { fill: '[name=name]', value: name },
    { fill: '[name=password]', value: password },
    { click: 'button' },
  ],
});

const failures = (results: readonly Result[]) =>
  results.map(({ outcome }) => (outcome.status === 'failed' ? outcome.failure.message : outcome.status));

async function shooting(routes: Record<string, Route>) {
  const { url } = await testServer(routes);
  const cwd = await temporaryFolder();
  return {
    cwd,
    shoot: (options: Partial<Options>) =>
      run(configOf({ site: url, viewport: { width: 200, height: 100 }, ...options }, cwd)),
    colourOf: async (name: string) => (await readPicture(join(cwd, 'output', `${name}.png`))).at(190, 90),
  };
}

test('each user logs in once a run, and its pages are those of the user', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot, colourOf } = await shooting(routes);
  const { results } = await shoot({
    users: { ada: user('ada', 'pass of ada'), bob: user('bob', 'pass of bob') },
    user: 'ada',
    pages: [
      '/',
      '/second',
      '/?third',
      { path: '/', name: 'bob', user: 'bob' },
      { path: '/second', name: 'bob2', user: 'bob' },
    ],
  });
  expect(failures(results)).toEqual(['new', 'new', 'new', 'new', 'new']);
  expect(counts.logins).toBe(2);
  expect(await colourOf('second')).toBe('#00ff00ff');
  expect(await colourOf('bob2')).toBe('#0000ffff');
});

test('a user with a wrong password fails its shots, and the pages of others are taken', async () => {
  const { routes } = siteWithLogin();
  const { shoot } = await shooting(routes);
  const { results } = await shoot({
    users: { ada: user('ada', 'wrong'), bob: user('bob', 'pass of bob') },
    pages: [
      { path: '/', user: 'ada' },
      { path: '/second', user: 'bob' },
    ],
  });
  expect(failures(results)).toEqual([
    'the user ada could not log in: the page is still at /login, and has set no cookie and stored nothing',
    'new',
  ]);
});

test('an action that fails at the login says which one', async () => {
  const { routes } = siteWithLogin();
  const { shoot } = await shooting(routes);
  const { results } = await shoot({
    users: { ada: { path: '/login', actions: [{ click: '#enter', timeout: 100 }] } },
    pages: [{ path: '/', user: 'ada' }],
  });
  expect(failures(results)).toEqual([
    "the user ada could not log in: actions[0] of /login (click #enter): for 0.1 s of the page's time, no element matches",
  ]);
});

test('a session that has run out is made once more', async () => {
  const { counts, sessions, routes } = siteWithLogin();
  let isFirst = true;
  const endsSessions: Route = (request, response) => {
    if (isFirst) sessions.clear();
    isFirst = false;
    routes['/'](request, response);
  };
  const { shoot, colourOf } = await shooting({ ...routes, '/ends': endsSessions });
  const { results } = await shoot({
    users: { ada: user('ada', 'pass of ada') },
    user: 'ada',
    concurrency: 1,
    pages: ['/second', '/ends', '/?after'],
  });
  expect(failures(results)).toEqual(['new', 'new', 'new']);
  expect(counts.logins).toBe(2);
  expect(await colourOf('ends')).toBe('#00ff00ff');
});

test('a page that sends its user to the login again and again has failed', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot } = await shooting({
    ...routes,
    '/forbidden': (_, response) => void response.writeHead(302, { location: '/login' }).end(),
  });
  const { results } = await shoot({
    users: { ada: user('ada', 'pass of ada') },
    pages: [{ path: '/forbidden', user: 'ada' }],
  });
  expect(failures(results)).toEqual(['the page sent the user ada to /login, also after a new login']);
  expect(counts.logins).toBe(2);
});

test('local storage, session storage and databases go with a login', async () => {
  const keep = `<body><script>
    localStorage.name = 'ada'; sessionStorage.name = 'ada';
    const open = indexedDB.open('names', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('names').put('ada', 'name');
  </script>`;
  const read = `<body><script>
    const open = indexedDB.open('names', 1);
    open.onsuccess = () => {
      const asked = open.result.transaction('names').objectStore('names').get('name');
      asked.onsuccess = () => {
        if ([localStorage.name, sessionStorage.name, asked.result].every((name) => name === 'ada')) document.body.style.background = 'lime';
      };
    };
  </script>`;
  const { shoot, colourOf } = await shooting({ '/login': keep, '/': read });
  const { results } = await shoot({
    users: { ada: { path: '/login', actions: [{ wait: 100 }] } },
    pages: [{ path: '/', user: 'ada' }],
  });
  expect(failures(results)).toEqual(['new']);
  expect(await colourOf('index')).toBe('#00ff00ff');
});

test('a page of a user is reused while the login gives the same', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot } = await shooting(routes);
  const options = { users: { ada: user('ada', 'pass of ada') }, user: 'ada', pages: ['/', '/second'] };
  await shoot(options);
  const second = await shoot(options);
  expect(failures(second.results)).toEqual(['reused', 'reused']);
  // Its pages are asked for again with a new session.
  expect(counts.logins).toBe(2);
  const other = await shoot({ ...options, users: { ada: user('bob', 'pass of bob') } });
  expect(failures(other.results)).toEqual(['changed', 'changed']);
});

test('a password of the environment stands nowhere, and a missing one is a mistake of the config', async () => {
  vi.stubEnv('TEST_ADA_PASSWORD', 'pass of ada');
  const { routes } = siteWithLogin();
  const { shoot, cwd } = await shooting(routes);
  const users = { ada: user('ada', env('TEST_ADA_PASSWORD')) };
  const { results } = await shoot({ users, user: 'ada', pages: ['/', '/second'] });
  expect(failures(results)).toEqual(['new', 'new']);
  const files = (await readdir(cwd, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name));
    for (const secret of ['pass of ada', 'pass+of+ada', 'pass%20of%20ada', 'session1']) {
      expect(bytes.includes(secret), `${secret} in ${file.name}`).toBe(false);
    }
  }
  const missing = () => shoot({ users: { ada: user('ada', env('TEST_NOBODY')) }, pages: ['/'] });
  await expect(async () => missing()).rejects.toThrow(
    'users.ada.actions[1].value: the environment variable TEST_NOBODY is not set',
  );
});

test('a user that does not exist is a mistake of the config', () => {
  expect(() =>
    configOf(
      { site: 'http://127.0.0.1:1', users: { admin: user('a', 'b') }, pages: [{ path: '/', user: 'admim' }] },
      '/',
    ),
  ).toThrow('pages[0].user: unknown user "admim"; did you mean "admin"?');
});
