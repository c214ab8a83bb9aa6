import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import type { ActionContext, Options } from '../../src/index.ts';
import { run } from '../../src/run.ts';
import { failures, form, html, redirect, shooting, siteWithLogin, user } from '../support/login-site.ts';
import { type Route, testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function logIn({ page, url }: ActionContext) {
  await page.goto(`${url}/login`);
  await page.fill('[name=name]', 'ada');
  await page.fill('[name=password]', 'pass of ada');
  await page.click('button');
}

test('a function logs in with Playwright, and begins at the start page whatever that answers', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot, colourOf } = await shooting({ ...routes, '/': (_, response) => html(response, 'No', 404) });
  const { results } = await shoot({ users: { ada: logIn }, user: 'ada', pages: ['/second'] });
  expect(failures(results)).toEqual(['new']);
  expect(counts.logins).toBe(1);
  expect(await colourOf('second')).toBe('#00ff00ff');
});

const actions = async ({ step, page }: ActionContext) => {
  await step({ fill: '[name=name]', value: 'bob' });
  await page.fill('[name=password]', 'pass of bob');
  await step({ click: 'button' });
};

test('a function with a path begins there, and can do steps', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot, colourOf } = await shooting(routes);
  const { results } = await shoot({
    users: { bob: { path: '/login', actions } },
    pages: [{ path: '/second', user: 'bob' }],
  });
  expect(failures(results)).toEqual(['new']);
  expect(counts.logins).toBe(1);
  expect(await colourOf('second')).toBe('#0000ffff');
});

test('a function that throws or does not log in fails the pages of its user', async () => {
  const { routes } = siteWithLogin();
  const { shoot } = await shooting(routes);
  const { results } = await shoot({
    users: {
      thrower: async () => {
        throw new Error('the vault is closed');
      },
      idler: async ({ page, url }) => void (await page.goto(`${url}/login`)),
    },
    concurrency: 1,
    pages: [
      { path: '/', user: 'thrower' },
      { path: '/second', user: 'idler' },
    ],
  });
  expect(failures(results)).toEqual([
    expect.stringMatching(/^the user thrower could not log in: actions\[0\] of \/ .*: the vault is closed$/),
    'the user idler could not log in: the page is still at /login and asks for a password; it says: Log in',
  ]);
});

test('the session of a function without a path has run out at the pages it went through', async () => {
  const { counts, sessions, routes, memberPage, hello } = siteWithLogin();
  let hasEnded = false;
  const ends: Route = (request, response) => {
    if (!hasEnded && sessions.size > 0) {
      hasEnded = true;
      sessions.clear();
    }
    memberPage((name, to) => (name ? html(to, hello(name)) : redirect(to, '/login')))(request, response);
  };
  const { shoot, colourOf } = await shooting({ ...routes, '/ends': ends });
  const { results } = await shoot({
    users: { ada: logIn },
    user: 'ada',
    concurrency: 1,
    pages: ['/ends', '/second'],
  });
  expect(failures(results)).toEqual(['new', 'new']);
  expect(counts.logins).toBe(2);
  expect(await colourOf('ends')).toBe('#00ff00ff');
});

test('a page that is meant to lead to a page of the login is taken as it is', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot } = await shooting({
    ...routes,
    '/away': (_, response) => redirect(response, '/login'),
    '/off': (_, response) => redirect(response, '/login'),
  });
  const { results } = await shoot({
    users: { ada: logIn },
    user: 'ada',
    concurrency: 1,
    pages: ['/away', '/off'],
  });
  expect(failures(results)).toEqual(['new', 'new']);
  // It tried once whether a new login helps.
  expect(counts.logins).toBe(2);
  expect(results[0]!.notes.map(({ kind }) => kind)).toContain('redirect');
});

/** A page that shows in its colour who it takes the visitor for, and in its title all that it knows of the visitor. */
const known = (colour: string): Route => {
  return ({ headers }, response) => {
    const told = [headers['x-user'] ?? '-', headers.authorization ? 'basic' : '-', headers.cookie ?? '-'];
    html(
      response,
      `<body><script>
        document.title = [${JSON.stringify(told.join(' '))}, localStorage.who ?? '-', sessionStorage.who ?? '-'].join(' ');
        document.body.style.background = ${JSON.stringify(colour)};
      </script>`,
    );
  };
};

/** The titles of all pages, in order. */
async function titles(options: Partial<Options>, route: Route = known('lime')): Promise<string[]> {
  const routes = Object.fromEntries(['/', '/a', '/b', '/c', '/d'].map((path) => [path, route]));
  const { shoot, cwd } = await shooting(routes);
  const { results } = await shoot({ concurrency: 1, ...options });
  expect(new Set(failures(results))).toEqual(new Set(['new']));
  const text = await readFile(join(cwd, 'output', 'snapshots.json'), 'utf8');
  const { pictures } = JSON.parse(text) as { pictures: Record<string, { alt: string }> };
  return results.map(({ shot }) => pictures[shot.file]!.alt);
}

test('a user needs no form: headers, cookies and storage make the user known', async () => {
  const who = {
    extraHTTPHeaders: { 'X-User': 'ada' },
    cookies: { sid: '1' },
    localStorage: { who: 'ada' },
    sessionStorage: { who: 'ada' },
  };
  expect(
    await titles({
      users: { ada: who },
      pages: [{ path: '/a', user: 'ada' }, '/b', { path: '/c', ...who }],
    }),
  ).toEqual(['ada - sid=1 ada ada', '- - - - -', 'ada - sid=1 ada ada']);
});

const layer = (name: string, more = {}) => ({
  extraHTTPHeaders: { 'X-User': name },
  localStorage: { who: name },
  sessionStorage: { who: name },
  ...more,
});

test('the page wins over its user, the user over the variant, and that over the run', async () => {
  const users = {
    ada: layer('ada', { cookies: { a: '1', b: '1' } }),
    bob: { cookies: { sid: 'bob' } },
  };
  expect(
    await titles({
      users,
      ...layer('run', { cookies: { run: '1' } }),
      variants: { one: layer('variant', { user: 'bob' }) },
      pages: [
        '/',
        { path: '/a', user: 'ada' },
        { path: '/b', user: 'ada', extraHTTPHeaders: { 'x-user': 'page' }, cookies: { b: '2' } },
        { path: '/c', user: false },
      ],
    }),
  ).toEqual([
    'variant - run=1; sid=bob variant variant',
    'ada - run=1; a=1; b=1 ada ada',
    'page - a=1; b=2 ada ada',
    'variant - run=1 variant variant',
  ]);
});

const state = (name: string) => ({
  cookies: [{ name: 'sid', value: name, domain: '127.0.0.1', path: '/' }],
  origins: [],
});

test('a saved login is a file or an object, of a user or of a page, and the page wins', async () => {
  const cwd = await temporaryFolder();
  const file = join(cwd, 'ada.json');
  await writeFile(file, JSON.stringify(state('ada')));
  expect(
    await titles({
      users: { ada: { storageState: file }, bob: { storageState: state('bob') } },
      user: 'ada',
      pages: [
        '/',
        { path: '/a', user: 'bob' },
        { path: '/b', storageState: state('page') },
        { path: '/c', user: false },
      ],
    }),
  ).toEqual(['- - sid=ada - -', '- - sid=bob - -', '- - sid=page - -', '- - - - -']);
});

const guarded: Route = (request, response) => {
  if (request.headers.authorization === undefined)
    return void response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
  html(response, '<p>In', 200, request.url === '/login' ? { 'set-cookie': 'sid=1; HttpOnly' } : {});
};

test('credentials of a user are sent at the login and on the pages', async () => {
  const { shoot } = await shooting({ '/login': guarded, '/': guarded });
  const { results } = await shoot({
    users: { ada: { path: '/login', httpCredentials: { username: 'ada', password: 'secret-of-ada' } } },
    pages: [{ path: '/', user: 'ada' }],
  });
  expect(failures(results)).toEqual(['new']);
});

test('what a login does with the cookies of its user counts on the pages', async () => {
  const { shoot } = await shooting({
    '/login': (_, response) => html(response, '<p>In', 200, { 'set-cookie': 'step=done; HttpOnly' }),
    '/': ({ headers }, response) => html(response, '<p>In', headers.cookie === 'step=done' ? 200 : 403),
  });
  const { results } = await shoot({
    users: { ada: { path: '/login', cookies: { step: 'begun' } } },
    pages: [{ path: '/', user: 'ada' }],
  });
  expect(failures(results)).toEqual(['new']);
});

test('a page that clears the session storage of its login does not get it again', async () => {
  const { shoot, colourOf } = await shooting({
    '/login': `<script>sessionStorage.token = 'abc'</script>`,
    '/out': `<script>
      const had = sessionStorage.token; sessionStorage.clear(); location.replace('/after?had=' + had)</script>`,
    '/after': `<body style="background: red"><script>
      if (location.search === '?had=abc' && !sessionStorage.token) document.body.style.background = 'lime'</script>`,
  });
  const { results } = await shoot({
    users: { ada: { path: '/login' } },
    pages: [{ path: '/out', user: 'ada' }],
  });
  expect(failures(results)).toEqual(['new']);
  expect(await colourOf('out')).toBe('#00ff00ff');
});

const config = (comment: string) => `import { password } from './password.ts';
  const actions = async ({ page }) => { // ${comment}
    await page.fill('[name=name]', 'ada');
    await page.fill('[name=password]', password);
    await page.click('button');
  };
  export default { users: { ada: { path: '/login', actions } }, user: 'ada', pages: ['/second'],
    viewport: { width: 60, height: 40 } };`;

test('a page is taken again if the function that logs in changed, or anything that it imports', async () => {
  const { routes } = siteWithLogin();
  const { url } = await testServer(routes);
  const cwd = await temporaryFolder({
    'pages.config.ts': config('one'),
    'password.ts': 'export const password = "pass of ada"',
  });
  const reason = async () => {
    const { results } = await run(await loadConfig({ site: url }, cwd));
    return results[0]!.outcome.status === 'reused' ? 'reused' : results[0]!.reason;
  };
  await reason();
  expect(await reason()).toBe('reused');
  await writeFile(join(cwd, 'pages.config.ts'), config('two'));
  expect(await reason()).toBe('its login changed');
  expect(await reason()).toBe('reused');
  await writeFile(join(cwd, 'password.ts'), 'export const password = "pass of" + " ada"');
  expect(await reason()).toBe('its login changed');
});

test('a page is taken again if its user or the actions of the login change, and says that the login changed', async () => {
  const { routes } = siteWithLogin();
  const { shoot } = await shooting(routes);
  const users = { ada: user('ada', 'pass of ada'), bob: user('bob', 'pass of bob') };
  const reasons = async (options: Partial<Options>) =>
    (await shoot({ users, pages: ['/second'], ...options })).results.map(({ reason }) => reason);
  await reasons({ user: 'ada' });
  expect(await reasons({ user: 'ada' })).toEqual([expect.stringContaining('as before')]);
  expect(await reasons({ user: 'bob' })).toEqual(['its login changed']);
  const longer = { ...users.bob, actions: [...users.bob.actions, { wait: 1 }] };
  expect(await reasons({ user: 'bob', users: { ...users, bob: longer } })).toEqual(['its login changed']);
});

test('a run whose pages need no form starts no browser if all are reused', async () => {
  const { shoot } = await shooting({ '/a': known('lime'), '/login': form });
  const options: Partial<Options> = {
    users: { ada: { cookies: { sid: '1' } }, bob: user('bob', 'pass of bob') },
    pages: [{ path: '/a', user: 'ada' }],
  };
  await shoot(options);
  const events: string[] = [];
  const { results } = await shoot(options, { reporters: [({ kind }) => void events.push(kind)] });
  expect(failures(results)).toEqual(['reused']);
  expect(events).not.toContain('browser-ready');
});
