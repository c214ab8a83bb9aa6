import type { Page } from 'playwright';

/** For the tests: what is promised is all that is used, as with a Playwright that has changed inside. */
export const onlyPublic = process.env['SNAPSHOT_SITE_PLAYWRIGHT'] === 'public';

/**
 * What is inside an object that Playwright hands out, in this process: there a question reaches the browser without the
 * layers that would let Playwright run in a process of its own, which cost Node more than the question does.
 *
 * @returns `undefined` if nothing is found, or only what is promised may be used.
 */
export function internalsOf<Inner>(handedOut: object): Partial<Inner> | undefined {
  if (onlyPublic) return undefined;
  const { _connection: connection } = handedOut as {
    readonly _connection?: { toImpl?(handedOut: object): Partial<Inner> | undefined };
  };
  try {
    return connection?.toImpl?.(handedOut);
  } catch {
    // What it belongs to has gone away.
    return undefined;
  }
}

/** Playwright's own session with a page. */
export function clientOf<Client>(page: Page): Client | undefined {
  const { delegate } =
    internalsOf<{ delegate: { readonly _mainFrameSession?: { readonly _client?: Client } } }>(page) ?? {};
  const { _mainFrameSession: main } = delegate ?? {};
  const { _client: client } = main ?? {};
  return client;
}
