import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expressionOf, isUrlPattern, matchesUrl } from '../src/url-pattern.ts';

/** Playwright's own function, out of its bundle. */
const playwrights = (() => {
  const bundle = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'lib/coreBundle.js',
  );
  const source = /\nfunction globToRegexPattern\(glob\) \{\n[^]*?\n\}\n/.exec(
    readFileSync(bundle, 'utf8'),
  )![0];
  const escaped = 'new Set(["$", "^", "+", ".", "*", "(", ")", "|", "\\\\", "?", "{", "}", "[", "]"])';
  // oxlint-disable-next-line no-new-func -- Playwright exports it nowhere.
  return new Function(`const escapedChars = ${escaped};${source}; return globToRegexPattern;`)() as (
    glob: string,
  ) => string;
})();

const addresses = [
  'https://a.example/',
  'https://a.example/api/orders',
  'https://a.example/api/orders?page=2',
  'https://a.example/x/api/orders/7/lines',
  'https://a.example/api/[x]',
  'https://a.example/api,b',
  'wss://a.example/live',
];

test.each([
  '**',
  '**/api/orders',
  '**/api/*',
  '**/api/**',
  '**/api/orders?page=2',
  '**/api/orders*',
  'https://a.example/**',
  'https://a.example/{api,x}/**',
  'https://*.example/',
  '**/api/[x]',
  '**/api,b',
  'wss://a.example/liv\\e',
  '***/orders',
  '**.example/*',
])('%s fits the same addresses as in Playwright', (pattern) => {
  const theirs = new RegExp(playwrights(pattern));
  expect(addresses.filter((one) => expressionOf(pattern, []).test(one))).toEqual(
    addresses.filter((one) => theirs.test(one)),
  );
});

test('a path fits on the sites of the run only, with any query unless it has one', () => {
  const fits = (pattern: string) =>
    addresses.filter((one) => matchesUrl(pattern, one, ['https://a.example']));
  expect(fits('/api/orders')).toEqual(addresses.slice(1, 3));
  expect(fits('/api/orders?page=2')).toEqual([addresses[2]]);
  expect(fits('/api/*')).toEqual([addresses[1], addresses[2], addresses[4]]);
  expect(matchesUrl('/api/orders', addresses[1]!, ['https://b.example', 'https://a.example'])).toBe(true);
  expect(matchesUrl('/api/orders', addresses[1]!, ['https://a.exampl'])).toBe(false);
  expect(matchesUrl('/api/orders', `${addresses[1]}#x`, ['https://a.example'])).toBe(true);
});

test('braces have to match', () => {
  expect(['{a', 'a}', '{a{b}}', '{a,b}'].map(isUrlPattern)).toEqual([false, false, false, true]);
});
