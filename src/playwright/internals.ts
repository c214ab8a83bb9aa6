import type { Page } from 'playwright';

/** For tests: uses only the public API, as if Playwright's internals had changed. */
export const publicApiOnly = process.env['SNAPSHOT_SITE_PLAYWRIGHT'] === 'public';

/**
 * The internal object behind a public one of Playwright, in the same process. Calls to it reach the browser directly.
 * The public API goes through the layers of Playwright's client and server, which cost more time than the call itself.
 *
 * @returns `undefined` if there is none, or if only the public API may be used.
 */
export function internalsOf<Internal>(handedOut: object): Partial<Internal> | undefined {
  if (publicApiOnly) return undefined;
  const { _connection: connection } = handedOut as {
    readonly _connection?: { toImpl?(handedOut: object): Partial<Internal> | undefined };
  };
  try {
    return connection?.toImpl?.(handedOut);
  } catch {
    // Its page or browser was closed.
    return undefined;
  }
}

/** The CDP session that Playwright itself has with a page. */
export function clientOf<Client>(page: Page): Client | undefined {
  const { delegate } =
    internalsOf<{ delegate: { readonly _mainFrameSession?: { readonly _client?: Client } } }>(page) ?? {};
  const { _mainFrameSession: main } = delegate ?? {};
  const { _client: client } = main ?? {};
  return client;
}
