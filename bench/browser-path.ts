import { openBrowser } from '../src/browser/index.ts';

/** The browser that all contenders use: the one that the tool finds or fetches. */
export async function browserPath(): Promise<string> {
  await using browser = openBrowser(
    { path: undefined, origin: undefined, download: true, args: [], fonts: { kind: 'system' } },
    { signal: new AbortController().signal, onEvent: () => {} },
  );
  return (await browser.ready()).path;
}
