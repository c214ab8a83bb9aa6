import { afterAll, expect, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { configOf } from '../../src/config/index.ts';
import { walkThroughWindows } from './window-walk.ts';

const { signal } = new AbortController();
const choice = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/').browser;
const browser = openBrowser(choice, { signal, onEvent: () => {} });
afterAll(() => browser.close());

test('whatever was taken in a window before, a picture is that of a fresh one', async () => {
  // One and the same walk, so that a failure is the fault of a change here; `npm run bench -- windows` takes others.
  const { wrong, again } = await walkThroughWindows(1, 24, browser);
  expect(wrong).toEqual([]);
  expect(again).toBeGreaterThan(8);
}, 300_000);
