import { expect, test } from 'vitest';
import { failureOf, see } from './recipe/see.ts';

/** Is ready after seven seconds, and counts the tenths of a second from there on. */
const slow = `<p>Loading…</p><script>setTimeout(() => {
  document.body.innerHTML = '<b id=done>ready</b><i></i>'; window.ready = true; let tenths = 0
  setInterval(() => { document.querySelector('i').textContent = ' + ' + ++tenths }, 100) }, 7000)</script>`;

test('a page is taken at the moment that it asks for', async () => {
  expect((await see(slow)).text).toBe('Loading…');
  expect((await see(slow, { at: '7.5s' })).text).toBe('ready + 5');
  expect((await see(slow, { at: 0 })).text).toBe('Loading…');
});

test.each([
  ['an element', '#done'],
  ['a Playwright selector', 'text=ready'],
  ['an expression', { expression: 'window.ready === true' }],
  ['a text that goes away', { textGone: 'Loading' }],
  ['all of them', { selector: 'b', expression: 'ready', textGone: 'Loading' }],
])('a page waits for %s, and its moment counts from there', async (_, waitFor) => {
  expect((await see(slow, { waitFor, at: '1s' })).text).toBe('ready + 10');
});

test.each([
  ['#missing', 'an element that matches #missing and is visible (waitFor)'],
  [
    { expression: 'never.there' },
    'the expression never.there to be true, which says: ReferenceError: never is not defined (waitFor)',
  ],
  [{ textGone: 'Loading' }, 'the text “Loading” to go away (waitFor)'],
])('what does not come in time is named: %j', async (waitFor, words) => {
  const { kind, message } = await failureOf('<p>Loading…</p>', { waitFor, timeout: 6000 });
  expect(kind).toBe('timeout');
  expect(message).toBe(`after 6000 ms the shot was still waiting for ${words}`);
});

test('a selector that nobody can read is named with its option', async () => {
  for (const option of ['waitFor', 'selector']) {
    expect(await failureOf('<p>page', { [option]: '##' })).toEqual({
      kind: 'selector',
      message: `${option}: ## is no selector, neither of CSS nor of Playwright`,
    });
  }
});

test('a page that reloads itself before its moment is told to have an earlier one, and can be taken then', async () => {
  const page = '<p>page<script>setTimeout(() => location.reload(), 1000)</script>';
  expect((await failureOf(page, { timeout: 120_000 })).hint).toContain('smaller at');
  expect((await see(page, { at: 0 })).text).toBe('page');
});

test('without virtual time a page waits as well', async () => {
  const page = `<p>Loading…</p><script>setTimeout(() => { document.body.textContent = 'ready' }, 700)</script>`;
  const { text } = await see(page, { waitFor: 'text=ready', at: 0, recipe: { virtualTime: false } });
  expect(text).toBe('ready');
});

test('the clock starts at the time that is asked for', async () => {
  const page = `<p id=x></p><script>x.textContent = new Date().toISOString()</script>`;
  expect((await see(page, { now: '2030-06-01T09:30:00Z' })).text).toBe('2030-06-01T09:30:00.000Z');
});
