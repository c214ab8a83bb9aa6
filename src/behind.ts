/**
 * What of Playwright stands behind an object that it hands out, in this process: there a question reaches the browser
 * without the layers that would let Playwright run in a process of its own, which cost Node more than the question does.
 * None of it is promised. So whoever asks for it has a way without; the version of Playwright is fixed, and a test tells
 * when another one has changed this.
 *
 * @returns `undefined` if nothing is found.
 */
export function behind<Inner>(handedOut: object): Partial<Inner> | undefined {
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
