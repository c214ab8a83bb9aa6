import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page, Request } from 'playwright';
import type { ResolvedShotOptions } from '../model/index.ts';
import { sessionOf } from '../playwright/index.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What a login has brought. */
export interface LoginState extends StorageState {
  /** The session storage of the page after it. */
  readonly session: SessionStorage;
  /** The addresses through which its page went to the last one. */
  readonly through: readonly string[];
}

interface SessionStorage {
  readonly origin: string;
  readonly entries: readonly (readonly [string, string])[];
}

/**
 * What of a login decides how pages look: all but the values of cookies that only servers read, which are others with each
 * login. A server may act on whether it gets such a cookie, so their names count.
 */
export function visibleIn({ cookies, origins, session }: LoginState): object {
  const sorted = cookies.map(({ name, value, domain, path, httpOnly }) => [
    name,
    domain,
    path,
    ...(httpOnly ? [] : [value]),
  ]);
  return {
    cookies: sorted.toSorted((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1)),
    // The port of a site differs from run to run.
    origins: origins.map(({ origin, ...stored }) => [new URL(origin).hostname, stored]),
    session: session.entries,
  };
}

/** Where a window opens. */
interface Place {
  readonly siteUrl: string;
  readonly login: LoginState | undefined;
}

/** Gives a page the session storage of a login and of the options. Only its first document of an origin gets it. */
export async function restoreSession(
  page: Page,
  { sessionStorage = {} }: ResolvedShotOptions,
  { siteUrl, login }: Place,
): Promise<void> {
  const own = { origin: new URL(siteUrl).origin, entries: Object.entries(sessionStorage) };
  const given = [...(login ? [login.session] : []), own];
  await Promise.all(given.map((stored) => restoreOnce(page, stored)));
}

async function restoreOnce(page: Page, { origin, entries }: SessionStorage): Promise<void> {
  if (entries.length === 0) return;
  const session = await sessionOf(page);
  const source = `if (location.origin === ${JSON.stringify(origin)})
    for (const [name, value] of ${JSON.stringify(entries)}) sessionStorage.setItem(name, value);`;
  // The browser runs such scripts only for sessions that hear of pages.
  await session.send('Page.enable');
  const { identifier } = await session.send('Page.addScriptToEvaluateOnNewDocument', { source });
  // A page that removes something from it, for example to log out, must not get it again in its next document.
  const onRequest = (request: Request) => {
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
    if (new URL(page.url()).origin !== origin) return;
    page.off('request', onRequest);
    session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier }).catch(() => {});
  };
  page.on('request', onRequest);
}

/** The storage with which a window begins: that of a login, and the cookies and local storage of the options. */
export async function storageOf(
  { storageState, cookies = {}, localStorage = {} }: ResolvedShotOptions,
  { siteUrl, login }: Place,
): Promise<StorageState | string | undefined> {
  const own = { cookies: Object.entries(cookies), stored: Object.entries(localStorage) };
  // Playwright takes what the config has, and fills in what is missing.
  const base = login ?? (storageState as StorageState | string | undefined);
  if (own.cookies.length + own.stored.length === 0) return base;
  const { origin, hostname } = new URL(siteUrl);
  const state = await stateIn(base);
  const here = state.origins.find((one) => one.origin === origin) ?? { origin, localStorage: [] };
  return {
    cookies: [
      ...state.cookies,
      ...own.cookies.map(([name, value]) => ({ ...sessionCookie, name, value, domain: hostname })),
    ],
    origins: [
      ...state.origins.filter((one) => one !== here),
      {
        ...here,
        localStorage: [...here.localStorage, ...own.stored.map(([name, value]) => ({ name, value }))],
      },
    ],
  };
}

const sessionCookie = { path: '/', expires: -1, httpOnly: false, secure: false, sameSite: 'Lax' } as const;

async function stateIn(base: StorageState | string | undefined): Promise<StorageState> {
  if (typeof base !== 'string') return base ?? { cookies: [], origins: [] };
  return JSON.parse(await readFile(base, 'utf8')) as StorageState;
}
