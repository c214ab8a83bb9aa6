import { expect, test } from 'vitest';
import type { Action } from '../../../../src/index.ts';
import { see } from '../see.ts';

async function after(html: string, ...actions: Action[]): Promise<string> {
  const { text } = await see(html, { at: 0, actions });
  return text.replaceAll(/\s+/g, ' ').trim();
}

const asks = `<button onclick="out.append(String(confirm('Sure?')), ' ', String(prompt('Name?', 'given')), ' ')">Ask</button><p id=out></p>`;

test.each<[string, Action[], string]>([
  ['no action answers', [], 'false null'],
  ['accept', [{ accept: true }], 'true null'],
  ['accept both', [{ accept: true }, { accept: true }], 'true given'],
  ['accept with a text', [{ accept: true }, { accept: 'Ada' }], 'true Ada'],
  ['accept with an empty text', [{ dismiss: true }, { accept: '' }], 'false'],
  ['dismiss', [{ dismiss: true }, { dismiss: true }], 'false null'],
  [
    'answers end with the next other action',
    [{ accept: true }, { wait: 10 }, { evaluate: '1' }],
    'true null',
  ],
])('several dialogs in a row: %s', async (_, answers, expected) => {
  expect(await after(asks, { click: 'button' }, ...answers)).toBe(`Ask ${expected}`);
});

test('an alert that a timer opens during the rest after an action', async () => {
  const html = `<button onclick="setTimeout(() => out.append(String(confirm())), 700)">Later</button><p id=out></p>`;
  expect(await after(html, { click: 'button' }, { accept: true })).toBe('Later true');
  // It opens while it is waited for.
  expect(await after(html, { click: 'button', pause: 100 }, { accept: true })).toBe('Later true');
  expect(await after(html, { click: 'button' })).toBe('Later false');
});

test('a dialog when the page opens, answered by the first action or closed', async () => {
  const html = `<p id=out></p><script>out.append(String(confirm()))</script>`;
  expect(await after(html, { accept: true })).toBe('true');
  expect(await after(html, { wait: 1 })).toBe('false');
});

test('the question whether to leave the page', async () => {
  const routes = {
    '/': `<input><a href=/next>next</a><script>onbeforeunload = (event) => event.preventDefault()</script>`,
    '/next': 'arrived',
  };
  const leave: Action[] = [{ type: 'input', value: 'x' }, { click: 'a' }];
  expect((await see(routes, { at: 0, actions: leave })).text).toBe('arrived');
  expect((await see(routes, { at: 0, actions: [...leave, { accept: true }] })).text).toBe('arrived');
  expect((await see(routes, { at: 0, actions: [...leave, { dismiss: true }] })).text).toBe('next');
});
