import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../../../src/browser/index.ts';
import { isPicture } from '../../../../src/capture/index.ts';
import { configOf } from '../../../../src/config/index.ts';
import { startApp } from '../../../fixtures/actions/server.ts';
import { takeWays } from '../../../fixtures/actions/take.ts';
import { ways } from '../../../fixtures/actions/ways.ts';

const browser = openBrowser(configOf({ site: 'http://127.0.0.1/' }, '/').browser, {
  signal: new AbortController().signal,
  onEvent: () => {},
});
let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => void (app = await startApp()));
afterAll(async () => {
  await browser.close();
  await app[Symbol.asyncDispose]();
});

test.for(ways)('$name: the same bytes alone and with others', async (way) => {
  const take = async (times: number, concurrency: number) =>
    (await takeWays([way], { siteUrl: app.url, browser, times, concurrency })).get(way)!;
  const arrivals = [...(await take(1, 1)), ...(await take(3, 3))];
  // The text has the times of events.
  const [{ text }] = arrivals as [(typeof arrivals)[0]];
  for (const { taken, ...arrival } of arrivals)
    expect({ failure: isPicture(taken) ? undefined : taken.message, ...arrival }).toMatchObject({
      failure: undefined,
      read: way.gives,
      text,
    });
  const pictures = arrivals.flatMap(({ taken }) => (isPicture(taken) ? [Buffer.from(taken.bytes)] : []));
  expect(new Set(pictures.map((bytes) => bytes.toString('base64'))).size).toBe(1);
});
