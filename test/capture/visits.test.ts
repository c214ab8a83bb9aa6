import { afterAll, expect, test } from 'vitest';
import { openBrowser } from '../../src/browser/index.ts';
import { configOf } from '../../src/config/index.ts';
import { walkThroughVisits } from './visit-walk.ts';

const { signal } = new AbortController();
const choice = configOf({ site: 'http://127.0.0.1/', pages: ['/'] }, '/').browser;
const browser = openBrowser(choice, { signal, onEvent: () => {} });
afterAll(() => browser.close());

const { SEED = '1', ROUNDS = '12' } = process.env;

test('pictures that are taken on one visit have the bytes and the elements that each has by itself', async () => {
  const { wrong, together, visits } = await walkThroughVisits(Number(SEED), Number(ROUNDS), browser);
  expect(wrong).toEqual([]);
  expect(visits).toBeGreaterThan(Number(ROUNDS) / 2);
  expect(together).toBeGreaterThan(2 * visits);
}, 600_000);
