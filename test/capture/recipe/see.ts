import { afterAll } from 'vitest';
import { openBrowser } from '../../../src/browser/index.ts';
import { capture, isPicture } from '../../../src/capture/index.ts';
import { configOf } from '../../../src/config/index.ts';
import type { Failure, Note } from '../../../src/model/index.ts';
import type { ShotOptions } from '../../../src/options/index.ts';
import { listShots } from '../../../src/run.ts';
import { type Route, testServer } from '../../support/server.ts';

const { signal } = new AbortController();
const browser = openBrowser(configOf({ site: 'http://127.0.0.1/' }, '/').browser, {
  signal,
  onEvent: () => {},
});
afterAll(() => browser.close());

/** A page as it stood for its picture. */
export interface Seen {
  /** What a reader sees. */
  readonly text: string;
  /** What the expression gave. */
  readonly value: unknown;
  readonly bytes: Uint8Array;
  readonly notes: readonly Note[];
}

/** Takes the page at `/` (a text is its HTML) and reads it, right before its picture. */
export async function see(
  routes: string | Record<string, Route>,
  options: ShotOptions = {},
  expression = 'undefined',
): Promise<Seen> {
  let read = { text: '', value: undefined as unknown };
  const { taken, notes } = await attempt(routes, options, async (evaluate) => {
    read = {
      text: (await evaluate('document.body?.innerText ?? ""')) as string,
      value: await evaluate(expression),
    };
  });
  if (!isPicture(taken)) throw new Error(taken.message);
  return { ...read, bytes: taken.bytes, notes };
}

/** The same page twice. */
export async function seeTwice(...page: Parameters<typeof see>): Promise<[Seen, Seen]> {
  return [await see(...page), await see(...page)];
}

/** Why there is no picture. */
export async function failureOf(
  routes: string | Record<string, Route>,
  options: ShotOptions,
): Promise<Failure> {
  const { taken } = await attempt(routes, options);
  if (isPicture(taken)) throw new Error('A picture was taken.');
  return taken;
}

async function attempt(
  routes: string | Record<string, Route>,
  options: ShotOptions,
  look?: (evaluate: (expression: string) => Promise<unknown>) => Promise<void>,
) {
  const { url } = await testServer(typeof routes === 'string' ? { '/': routes } : routes);
  const config = configOf(
    { site: url, viewport: { width: 400, height: 300 }, ...options, pages: ['/'] },
    '/',
  );
  const [shot] = await listShots(config);
  return capture(shot!, {
    siteUrl: url,
    newContext: browser.newContext,
    signal,
    examiners: [
      {
        begin: async () => {},
        end: async (page) => look?.((expression) => page.evaluate(expression)),
      },
    ],
  });
}
