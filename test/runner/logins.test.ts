import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { env } from '../../src/index.ts';
import { failures, form, html, shooting, siteWithLogin, user } from '../support/login-site.ts';
import type { Route } from '../support/server.ts';

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
    'the user ada could not log in: the page is still at /login and asks for a password; it says: Log in',
    'new',
  ]);
});

test.each([
  ['with a cookie and status 200', 200],
  ['with status 422', 422],
])('a login form that is shown again %s says why', async (_, status) => {
  const { shoot } = await shooting({
    '/': '<p>Home',
    '/login': (request, response) =>
      request.method === 'POST'
        ? html(response, `<p role=alert>Wrong password</p>${form}`, status, { 'set-cookie': 'csrf=abc' })
        : html(response, form, 200, { 'set-cookie': 'csrf=abc' }),
  });
  const { results } = await shoot({
    users: { ada: user('ada', 'wrong') },
    pages: [{ path: '/', user: 'ada' }],
  });
  expect(failures(results)).toEqual([
    'the user ada could not log in: the page is still at /login and asks for a password; it says: Wrong password',
  ]);
  expect(results[0]!.outcome).toMatchObject({
    failure: { hint: expect.stringContaining('Check the name and the password in users.ada') },
  });
});

test('a login that waits in vain for what comes after it says what its page says', async () => {
  const { shoot } = await shooting({ '/': '<p>Home', '/login': `<p class=form-error>Locked</p>${form}` });
  const { results } = await shoot({
    users: { ada: { path: '/login', actions: [{ waitFor: '#home', timeout: 100 }] } },
    pages: [{ path: '/', user: 'ada' }],
  });
  expect(failures(results)).toEqual([
    "the user ada could not log in: actions[0] of /login (waitFor #home): for 0.1 s of the page's time, it waited for an element that matches #home and is visible. The page says: Locked",
  ]);
});

test('a login at a path without a form has to bring something', async () => {
  const { shoot } = await shooting({ '/': '<p>Home', '/login': '<p>Welcome' });
  const { results } = await shoot({
    users: { ada: { path: '/login', actions: [] } },
    pages: [{ path: '/', user: 'ada' }],
  });
  expect(failures(results)).toEqual([
    'the user ada could not log in: the page is still at /login, and has set no cookie and stored nothing',
  ]);
});

test('a page is taken again if the login brings another cookie that only servers read', async () => {
  let extra = '';
  const { shoot } = await shooting({
    '/': '<p>Home',
    '/login': (_, response) =>
      html(response, '<p>In', 200, { 'set-cookie': ['sid=1; HttpOnly', ...(extra ? [extra] : [])] }),
  });
  const options = { users: { ada: { path: '/login', actions: [] } }, user: 'ada', pages: ['/'] };
  await shoot(options);
  expect(failures((await shoot(options)).results)).toEqual(['reused']);
  extra = 'beta=1; HttpOnly';
  expect(failures((await shoot(options)).results)).toEqual(['unchanged']);
});

test('the own cookies of a page beside a login are sent when its requests are asked again', async () => {
  const { routes, memberPage } = siteWithLogin();
  const { shoot, cwd, colourOf } = await shooting({
    ...routes,
    '/themed': (request, response) => {
      const colour = /theme=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'red';
      const page = memberPage((name, to) => html(to, `<body style="background:${name ? colour : 'white'}">`));
      page(request, response);
    },
  });
  const pages = [
    { path: '/themed', name: 'member', user: 'ada', cookies: { theme: 'yellow' } },
    { path: '/themed', name: 'visitor', cookies: { theme: 'yellow', key: 'very-private-cookie' } },
  ];
  const options = { users: { ada: user('ada', 'pass of ada') }, pages };
  expect(failures((await shoot(options)).results)).toEqual(['new', 'new']);
  expect(await colourOf('member')).toBe('#ffff00ff');
  expect(failures((await shoot(options)).results)).toEqual(['reused', 'reused']);
  const traces = join(cwd, '.snapshot-site', 'traces');
  const kept = (await readdir(traces, { recursive: true })).filter((file) => file.endsWith('.gz'));
  expect(kept).toHaveLength(2);
  for (const file of kept) {
    const text = gunzipSync(await readFile(join(traces, file))).toString();
    expect(text).toContain('"theme":null');
    expect(text).not.toContain('very-private-cookie');
  }
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

test('several users log in once each while pages are taken, at most so many at a time as pages are', async () => {
  const names = ['ada', 'bob', 'cem', 'dan', 'eve', 'flo'];
  const logins = new Map<string, number>();
  let underWay = 0;
  let most = 0;
  const { shoot } = await shooting({
    '/login': ({ url }, response) => {
      const name = new URL(url!, 'http://x').searchParams.get('as')!;
      logins.set(name, (logins.get(name) ?? 0) + 1);
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        html(response, 'in', 200, { 'set-cookie': `sid=${name}; HttpOnly` });
      }, 200);
    },
    '/home': ({ headers, url }, response) => {
      const name = new URL(url!, 'http://x').searchParams.get('of');
      html(response, 'x', headers.cookie === `sid=${name}` ? 200 : 403);
    },
    '/': 'x',
  });
  const users = Object.fromEntries(names.map((name) => [name, { path: `/login?as=${name}` }]));
  const pages = names.flatMap((name) =>
    [1, 2, 3].map((number) => ({ path: `/home?of=${name}&n=${number}`, user: name })),
  );
  const { results } = await shoot({ users, at: 0, concurrency: 4, pages: ['/', ...pages] });
  expect(new Set(failures(results))).toEqual(new Set(['new']));
  expect(logins).toEqual(new Map(names.map((name) => [name, 1])));
  expect(most).toBeLessThanOrEqual(4);
});

test('a user whose pages are not selected does not log in', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot } = await shooting({ ...routes, '/open': 'x' });
  const users = { ada: user('ada', 'pass of ada') };
  const { results } = await shoot(
    { users, pages: ['/open', { path: '/second', user: 'ada' }] },
    { selection: { only: ['open'] } },
  );
  expect(failures(results)).toEqual(['new']);
  expect(counts.logins).toBe(0);
});

test('a page whose script sets a cookie of its own beside the login is reused, and no token is kept', async () => {
  const { routes, memberPage } = siteWithLogin();
  const token = `made-of-the-session-${'y'.repeat(20)}`;
  const page = (more: string) =>
    memberPage((name, response) =>
      html(
        response,
        `<body><script>document.cookie = 'theme=teal'; ${more}
          fetch('/colour').then((answer) => answer.text()).then((colour) => (document.body.style.background = colour));
        </script>${name ?? ''}`,
      ),
    );
  const { shoot, cwd, colourOf } = await shooting({
    ...routes,
    '/themed': page(''),
    '/with-token': page(`document.cookie = 'made=${token}'`),
    '/colour': ({ headers }, response) =>
      html(response, /theme=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? 'red'),
  });
  const options = {
    users: { ada: user('ada', 'pass of ada') },
    user: 'ada',
    pages: ['/themed', '/with-token'],
  };
  await shoot(options);
  expect(await colourOf('themed')).toBe('#008080ff');
  const { results } = await shoot(options);
  // Whether the token is the same with the next login cannot be known.
  expect(failures(results)).toEqual(['reused', 'unchanged']);
  const traces = join(cwd, '.snapshot-site', 'traces');
  const kept = (await readdir(traces, { recursive: true })).filter((file) => file.endsWith('.gz'));
  for (const file of kept)
    expect(gunzipSync(await readFile(join(traces, file))).toString()).not.toContain(token);
});
