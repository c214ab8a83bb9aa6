import { readFile } from 'node:fs/promises';
import type { BrowserContext } from 'playwright';
import type { ResolvedShotOptions } from '../model/index.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What a login has brought. */
export interface LoginState extends StorageState {
  /** The session storage of the page after it. */
  readonly session: { readonly origin: string; readonly entries: readonly (readonly [string, string])[] };
}

/** What of a login a page can see: all but cookies that only servers read. Two logins may differ in these. */
export function visibleIn({ cookies, origins, session }: LoginState): object {
  const readable = cookies.filter(({ httpOnly }) => !httpOnly);
  return {
    cookies: readable.map(({ name, value, domain }) => [name, value, domain]),
    // The port of a site differs from run to run.
    origins: origins.map(({ origin, ...stored }) => [new URL(origin).hostname, stored]),
    session: session.entries,
  };
}

/** Gives a window the session storage of a login, unless its page has one already. */
export async function restoreSession(context: BrowserContext, { session }: LoginState): Promise<void> {
  if (session.entries.length === 0) return;
  const { origin, entries } = session;
  await context.addInitScript({
    content: `if (location.origin === ${JSON.stringify(origin)} && sessionStorage.length === 0)
      for (const [name, value] of ${JSON.stringify(entries)}) sessionStorage.setItem(name, value);`,
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
