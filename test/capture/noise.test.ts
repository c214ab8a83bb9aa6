import { expect, test } from 'vitest';
import { shootSite } from './shoot.ts';

const green = '#00ff00ff';

test.each([
  [
    'says 200,000 things to its console',
    `for (let i = 0; i < 200_000; i++) console.log(i + 'x'.repeat(1_000))`,
  ],
  ['says one very long thing', `console.log('x'.repeat(100_000_000))`],
  ['throws 50,000 errors', `for (let i = 0; i < 50_000; i++) reportError(new Error(i + 'x'.repeat(1_000)))`],
  [
    'rejects 50,000 promises',
    `for (let i = 0; i < 50_000; i++) void Promise.reject(new Error(i + 'x'.repeat(1_000)))`,
  ],
])('a page that %s is taken, and keeps no other waiting', async (_, script) => {
  const { results, picture } = await shootSite(
    {
      '/': `<!doctype html><body style="background: #0f0"><script>${script}</script>`,
      '/beside': '<body style="background: #0f0">',
    },
    { pages: ['/', '/beside'], concurrency: 2, timeout: 20_000 },
  );
  expect(results.map(({ outcome }) => outcome.status)).toEqual(['new', 'new']);
  for (const name of ['index', 'beside']) expect((await picture(name)).at(200, 150)).toBe(green);
});

test.each([
  ['written', `document.write('<body style="background: #0f0">')`],
  ['opened and written', `document.open(); document.write('<body style="background: #0f0">')`],
  ['written and closed', `document.write('<body style="background: #0f0">'); document.close()`],
])('a document that was %s anew when it had loaded is taken', async (_, script) => {
  const { results, picture } = await shootSite(
    { '/': `<!doctype html><p>first<script>onload = () => setTimeout(() => { ${script} }, 100)</script>` },
    { timeout: 10_000 },
  );
  expect(results.map(({ outcome, notes }) => [outcome.status, notes])).toEqual([['new', []]]);
  expect((await picture('index')).at(200, 150)).toBe(green);
});
