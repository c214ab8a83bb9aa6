import type { BrowserContext, BrowserContextOptions } from 'playwright';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { capture, isPicture, keepIdle, type LoginState } from '../../src/capture/index.ts';
import { configOf } from '../../src/config/index.ts';
import type { Options } from '../../src/index.ts';
import { listShots } from '../../src/run.ts';
import { testServer } from '../support/server.ts';

const { signal } = new AbortController();
const choice = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/').browser;
const browser = openBrowser(choice, { signal, onEvent: () => {} });
afterAll(() => browser.close());

/** Says in its title all by which it could know its visitor, and then leaves something of each kind. */
const page = (authorization: string | undefined) => `<!doctype html><body><script>
  const told = ${JSON.stringify(authorization ? 'credentials' : '-')};
  const found = [told, document.cookie || '-', localStorage.who || '-', sessionStorage.who || '-'];
  const open = indexedDB.open('people', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('people');
  open.onsuccess = () => {
    const store = open.result.transaction('people', 'readwrite').objectStore('people');
    const asked = store.get('who');
    asked.onsuccess = async () => {
      found.push(asked.result || '-', (await navigator.serviceWorker.getRegistrations()).length);
      document.title = found.join(' ');
      store.put('left', 'who');
      document.cookie = 'left=1';
      localStorage.who = sessionStorage.who = 'left';
      navigator.serviceWorker.register('/worker.js').catch(() => {});
    };
  };
</script>`;

/** A login as it comes out of Playwright. */
function loginOf(name: string, origin: string, stored: 'cookies' | 'all'): LoginState {
  const { hostname: domain } = new URL(origin);
  const cookie = { domain, path: '/', expires: -1, httpOnly: false, secure: false } as const;
  const local = { name: 'who', value: name };
  const people = {
    name: 'people',
    version: 1,
    stores: [{ name: 'people', autoIncrement: false, records: [{ key: 'who', value: name }], indexes: [] }],
  };
  return {
    cookies: [{ ...cookie, name: 'sid', value: name, sameSite: 'Lax' }],
    origins: stored === 'all' ? [{ origin, localStorage: [local], indexedDB: [people] } as never] : [],
    session: { origin, entries: stored === 'all' ? [['who', name]] : [] },
    through: [],
  };
}

/** The titles of these pages, one after another, each taken with that login. */
async function takeEach(pages: NonNullable<Options['pages']>, stored: 'cookies' | 'all') {
  const { url } = await testServer({
    '/': (request, response) => {
      const { authorization } = request.headers;
      const isAsked = request.url === '/?guarded' && authorization === undefined;
      response.writeHead(isAsked ? 401 : 200, {
        'content-type': 'text/html',
        ...(isAsked && { 'www-authenticate': 'Basic realm=x' }),
      });
      response.end(page(authorization));
    },
    '/worker.js': (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/javascript' }).end('onfetch = () => {}'),
  });
  const users = Object.fromEntries(['ada', 'bob'].map((name) => [name, { path: '/login' }]));
  const shots = await listShots(
    configOf({ site: url, users, pages, viewport: { width: 60, height: 40 } }, '/'),
  );
  const logins = new Map(['ada', 'bob'].map((name) => [name, loginOf(name, new URL(url).origin, stored)]));
  const opened: BrowserContext[] = [];
  onTestFinished(async () => void (await Promise.all(opened.map((context) => context.close()))));
  const newContext = async (how: BrowserContextOptions) => {
    const context = await browser.newContext(how);
    opened.push(context);
    return context;
  };
  const idle = keepIdle(browser.tryReuse);
  const titles: string[] = [];
  for (const shot of shots) {
    const login = logins.get(shot.options.user?.name ?? '');
    const { taken } = await capture(shot, { siteUrl: url, newContext, idle, login, signal });
    titles.push(isPicture(taken) ? taken.title : taken.message);
  }
  return { titles, windows: opened.length };
}

const as = (user: 'ada' | 'bob' | false, number: number) => ({ path: `/?${number}`, user });

const inTurns = [
  as('ada', 1),
  as(false, 2),
  as('bob', 3),
  as('ada', 4),
  as('ada', 5),
  as(false, 6),
  as('bob', 7),
];

/** What a page says that has the cookie of this user, and this in its storage. */
const titleOf = (user: string | false, stored: string) =>
  `- ${user === false ? '-' : `sid=${user}`} ${stored} ${stored} ${stored} 0`;

test('pages of several users and of nobody in turns each find their own login and nothing else', async () => {
  const { titles } = await takeEach(inTurns, 'all');
  expect(titles).toEqual(inTurns.map(({ user }) => titleOf(user, user || '-')));
});

test('the windows of a login that has only cookies are used again, each with these cookies and nothing else', async () => {
  const { titles, windows } = await takeEach(inTurns, 'cookies');
  expect(titles).toEqual(inTurns.map(({ user }) => titleOf(user, '-')));
  expect(windows).toBe(3);
});

test('cookies of the options are put back in windows that are used again', async () => {
  const cookies = { theme: 'dark' };
  const { titles, windows } = await takeEach(
    [1, 2, 3].map((number) => ({ path: `/?${number}`, cookies })),
    'cookies',
  );
  expect(titles).toEqual(Array.from({ length: 3 }, () => '- theme=dark - - - 0'));
  expect(windows).toBe(1);
});

test('credentials are not remembered for a page without them', async () => {
  const httpCredentials = { username: 'ada', password: 'secret' };
  const { titles } = await takeEach(
    [
      { path: '/?guarded', name: 'one', httpCredentials },
      { path: '/?guarded', name: 'two' },
      { path: '/?guarded', name: 'three', httpCredentials },
    ],
    'cookies',
  );
  expect(titles).toEqual([
    'credentials - - - - 0',
    expect.stringContaining('the page answered with status 401'),
    'credentials - - - - 0',
  ]);
});
