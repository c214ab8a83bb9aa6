import type { BrowserContext } from 'playwright';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What a login has brought. */
export interface LoginState extends StorageState {
  /** Where the page was after it. */
  readonly url: string;
  /** The session storage of that page. */
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
