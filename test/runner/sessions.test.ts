import { expect, test } from 'vitest';
import { failures, form, html, redirect, shooting, siteWithLogin, user } from '../support/login-site.ts';
import type { Route } from '../support/server.ts';

/** A site on which one session ends: the first that is used on a page of `ends`. */
function endingSessions() {
  const site = siteWithLogin();
  let hasEnded = false;
  const ends =
    (answer: Route): Route =>
    (request, response) => {
      if (!hasEnded && site.sessions.size > 0) {
        hasEnded = true;
        site.sessions.clear();
      }
      if (typeof answer === 'function') answer(request, response);
    };
  return { ...site, ends };
}

const ada = { ada: user('ada', 'pass of ada') };

test.each(['/login/', '/login/?next=%2Fends', '/login/index.html'])(
  'a session that has run out is noticed at %s',
  async (address) => {
    const { counts, routes, memberPage, hello, ends } = endingSessions();
    const { shoot, colourOf } = await shooting({
      ...routes,
      [new URL(address, 'http://x').pathname]: form,
      '/ends': ends(
        memberPage((name, response) => (name ? html(response, hello(name)) : redirect(response, address))),
      ),
    });
    const { results } = await shoot({ users: ada, user: 'ada', pages: ['/ends'] });
    expect(failures(results)).toEqual(['new']);
    expect(counts.logins).toBe(2);
    expect(await colourOf('ends')).toBe('#00ff00ff');
  },
);

test('a session that has run out is noticed if a script leads to the login after the page has loaded', async () => {
  const { counts, routes, memberPage, hello, ends } = endingSessions();
  const leads = `<p>Please wait<script>onload = () => setTimeout(() => location.replace('/login'), 500)</script>`;
  const { shoot, colourOf } = await shooting({
    ...routes,
    '/ends': ends(memberPage((name, response) => html(response, name ? hello(name) : leads))),
  });
  const { results } = await shoot({ users: ada, user: 'ada', pages: ['/ends'] });
  expect(failures(results)).toEqual(['new']);
  expect(counts.logins).toBe(2);
  expect(await colourOf('ends')).toBe('#00ff00ff');
});

test('a session that has run out is noticed in a page that routes by its hash', async () => {
  const { counts, routes, memberPage, ends } = endingSessions();
  const app = `<body><script>
    const show = async () => {
      const route = location.hash.split('?')[0];
      if (route === '#/login') {
        document.body.style.background = 'white';
        document.body.innerHTML = ${JSON.stringify(form)};
        document.querySelector('form').onsubmit = async (event) => {
          event.preventDefault();
          const body = new URLSearchParams(new FormData(event.target));
          await fetch('/login', { method: 'POST', body, redirect: 'manual' });
          location.hash = '#/home';
        };
        return;
      }
      const name = await (await fetch('/who/' + route.slice(2))).text();
      if (name === '') location.hash = '#/login?from=' + route.slice(2);
      else document.body.style.background = 'lime', document.body.textContent = name;
    };
    onhashchange = show;
    show();
  </script>`;
  const who = memberPage((name, response) => html(response, name ?? ''));
  const { shoot, colourOf } = await shooting({
    ...routes,
    '/': app,
    '/who/home': who,
    '/who/one': ends(who),
    '/who/two': who,
  });
  const { results } = await shoot({
    users: { ada: { ...ada.ada, path: '/#/login' } },
    user: 'ada',
    concurrency: 1,
    pages: [
      { path: '/#/one', name: 'one' },
      { path: '/#/two', name: 'two' },
    ],
  });
  expect(failures(results)).toEqual(['new', 'new']);
  expect(counts.logins).toBe(2);
  expect(await colourOf('one')).toBe('#00ff00ff');
});

test('a session that has run out is noticed if the page answers with status 401', async () => {
  const { counts, routes, memberPage, hello, ends } = endingSessions();
  const { shoot, colourOf } = await shooting({
    ...routes,
    '/ends': ends(
      memberPage((name, response) =>
        name ? html(response, hello(name)) : html(response, '<p>Who are you?', 401),
      ),
    ),
  });
  const { results } = await shoot({ users: ada, user: 'ada', pages: ['/ends'] });
  expect(failures(results)).toEqual(['new']);
  expect(counts.logins).toBe(2);
  expect(await colourOf('ends')).toBe('#00ff00ff');
});

test('a page that answers 401 to its user again and again has failed, unless it is meant to', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot } = await shooting({
    ...routes,
    '/never': (_, response) => html(response, '<p>Never', 401),
    '/meant': (_, response) => html(response, '<p>Never', 401),
  });
  const { results } = await shoot({
    users: ada,
    user: 'ada',
    concurrency: 1,
    pages: [{ path: '/meant', status: 401 }, '/never'],
  });
  expect(failures(results)).toEqual([
    'new',
    'the page answered the user ada with status 401, also after a new login',
  ]);
  expect(counts.logins).toBe(2);
});

test('a page whose actions log out shows the login, and its session has not run out', async () => {
  const { counts, routes } = siteWithLogin();
  const { shoot, colourOf } = await shooting(routes);
  const { results } = await shoot({
    users: ada,
    user: 'ada',
    pages: [{ path: '/second', actions: [{ goto: '/logout' }] }],
  });
  expect(failures(results)).toEqual(['new']);
  expect(counts.logins).toBe(1);
  expect(await colourOf('second')).toBe('#ffffffff');
});

test('a session that has run out is noticed also if the actions of the page fail for it', async () => {
  const { counts, routes, memberPage, hello, ends } = endingSessions();
  const { shoot } = await shooting({
    ...routes,
    '/ends': ends(
      memberPage((name, response) => (name ? html(response, hello(name)) : redirect(response, '/login'))),
    ),
  });
  const { results } = await shoot({
    users: ada,
    user: 'ada',
    pages: [{ path: '/ends', actions: [{ click: 'text=Hello ada', timeout: 100 }] }],
  });
  expect(failures(results)).toEqual(['new']);
  expect(counts.logins).toBe(2);
});

test('a session that ends while many pages are taken is made once more, and only once', async () => {
  const { counts, routes, memberPage, hello, sessions } = siteWithLogin();
  let asked = 0;
  const page: Route = (request, response) => {
    asked += 1;
    // Eight pages are under way at that time.
    if (asked === 12) sessions.clear();
    memberPage((name, to) => (name ? html(to, hello(name)) : redirect(to, '/login')))(request, response);
  };
  const paths = Array.from({ length: 24 }, (_, index) => `/page${index}`);
  const { shoot, colourOf } = await shooting({
    ...routes,
    ...Object.fromEntries(paths.map((path) => [path, page])),
  });
  const { results } = await shoot({ users: ada, user: 'ada', concurrency: 8, at: 0, pages: paths });
  expect(new Set(failures(results))).toEqual(new Set(['new']));
  expect(counts.logins).toBe(2);
  for (const path of paths) expect(await colourOf(path.slice(1))).toBe('#00ff00ff');
});
