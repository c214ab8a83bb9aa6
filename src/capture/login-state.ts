import { readFile } from 'node:fs/promises';
import type { BrowserContext } from 'playwright';
import type { ResolvedShotOptions } from '../model/index.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What a login has brought. */
export interface LoginState extends StorageState {
  /** The session storage of the page after it. */
  readonly session: { readonly origin: string; readonly entries: readonly (readonly [string, string])[] };
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

type Entries = readonly (readonly [name: string, value: string])[];

/** The session storage with which a window begins, by origin: that of a login, and that of the options. */
export function sessionOf(
  { sessionStorage = {} }: ResolvedShotOptions,
  { siteUrl, login }: { readonly siteUrl: string; readonly login: LoginState | undefined },
): ReadonlyMap<string, Entries> {
  const own = new URL(siteUrl).origin;
  const session = new Map<string, Entries>(login ? [[login.session.origin, login.session.entries]] : []);
  return session.set(own, [...(session.get(own) ?? []), ...Object.entries(sessionStorage)]);
}

/** Gives a window session storage, unless its page has some already. */
export async function restoreSession(
  context: BrowserContext,
  session: ReadonlyMap<string, Entries>,
): Promise<void> {
  const stored = [...session].filter(([, entries]) => entries.length > 0);
  if (stored.length === 0) return;
  await context.addInitScript({
    content: `for (const [origin, entries] of ${JSON.stringify(stored)})
      if (location.origin === origin && sessionStorage.length === 0)
        for (const [name, value] of entries) sessionStorage.setItem(name, value);`,
  });
}

/** The storage with which a window begins: that of a login, and the cookies and local storage of the options. */
export async function storageOf(
  { storageState, cookies = {}, localStorage = {} }: ResolvedShotOptions,
  { siteUrl, login }: { readonly siteUrl: string; readonly login: LoginState | undefined },
): Promise<StorageState | string | undefined> {
  const own = { cookies: Object.entries(cookies), stored: Object.entries(localStorage) };
  const base = login ?? storageState;
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
