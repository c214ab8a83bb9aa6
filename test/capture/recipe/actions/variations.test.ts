import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Action } from '../../../../src/index.ts';
import { see } from '../see.ts';

/** What the page shows after these actions. */
async function after(html: string, ...actions: Action[]): Promise<string> {
  const { text } = await see(html, { at: 0, actions });
  return text.replaceAll(/\s+/g, ' ').trim();
}

const says = (event: string, what: string) => `on${event}="out.append(${what} + ' ')"`;
const out = '<p id=out></p>';

test('check and uncheck, also where it is so already, and a radio button by its label', async () => {
  const boxes = `<input type=checkbox id=a ${says('change', "'a' + checked")}><input type=checkbox id=b checked ${says('change', "'b' + checked")}><label><input type=radio ${says('change', "'radio'")}>R</label>${out}`;
  expect(
    await after(boxes, { check: '#a' }, { check: '#b' }, { uncheck: '#b' }, { check: { label: 'R' } }),
  ).toBe('R atrue bfalse radio');
});

test('selectOption, by value and by text, one and several', async () => {
  const select = `<select multiple onchange="out.textContent = [...selectedOptions].map((o) => o.value)"><option value=r>red<option value=g>green<option value=b>blue</select>${out}`;
  const chosen = async (value: string | string[]) =>
    (await after(select, { selectOption: 'select', value })).replace('red green blue ', '');
  expect(await chosen('g')).toBe('g');
  expect(await chosen('green')).toBe('g');
  expect(await chosen(['r', 'blue'])).toBe('r,b');
});

test('setInputFiles, in a hidden field, by its label, and in the dialog that a button opens', async () => {
  const fields = `<input type=file multiple hidden id=f onchange="out.textContent = [...files].map((f) => f.name)"><label for=f>Choose</label><button onclick="f.click()">Open</button>${out}`;
  const file = join(import.meta.dirname, 'verbs.test.ts');
  expect(await after(fields, { setInputFiles: '#f', files: file })).toBe('ChooseOpen verbs.test.ts');
  expect(await after(fields, { setInputFiles: 'text=Choose', files: [file] })).toBe(
    'ChooseOpen verbs.test.ts',
  );
  expect(await after(fields, { setInputFiles: 'button', files: file })).toBe('ChooseOpen verbs.test.ts');
  expect(await after(fields, { setInputFiles: '#f', files: file }, { setInputFiles: '#f', files: [] })).toBe(
    'ChooseOpen',
  );
});

test('scroll: an element into view, the content of an element, the page', async () => {
  const page = `<div id=box style="height:100px;width:100px;overflow:auto"><p style="height:900px;width:900px">tall</p></div><p style="height:2000px">x</p><p id=end>end</p>`;
  const where = (...actions: Action[]) =>
    see(page, { at: 0, fullPage: false, actions }, '[box.scrollLeft, box.scrollTop, Math.round(scrollY)]');
  expect((await where({ scroll: '#box', by: { x: 30, y: 50 } })).value).toEqual([30, 50, 0]);
  expect((await where({ scroll: 'html', by: { y: 120 } })).value).toEqual([0, 0, 120]);
  const { value } = await where({ scroll: '#end' });
  expect((value as number[])[2]).toBeGreaterThan(1_000);
});

test('wait lets just so much of the time of the page pass', async () => {
  const page = `${out}<script>setInterval(() => out.textContent = performance.now(), 100)</script>`;
  expect(await after(page, { wait: 1_000 })).toBe('1000');
  expect(await after(page, { wait: '2s' }, { wait: 300 })).toBe('2300');
});

test.each([
  ['a selector', '#late', 'late'],
  ['a text', { text: 'late' }, 'late'],
  ['a text that goes away', { textGone: 'loading' }, 'late'],
  ['an address', { url: '**/late' }, 'late'],
  ['an expression', { expression: 'out.textContent === "late"' }, 'late'],
] as const)('waitFor: %s', async (_, waitFor, expected) => {
  const page = `<p id=out>loading</p><script>setTimeout(() => { out.textContent = 'late'; out.id = 'late'; history.pushState(0, '', '/late'); window.out = document.querySelector('p') }, 3000)</script>`;
  expect(await after(page, { waitFor })).toBe(expected);
});

test('waitFor: a response that came during the action before, and one that comes later', async () => {
  const routes = {
    '/': `<button onclick="setTimeout(async () => out.append(await (await fetch('/data')).text()), wait)">Go</button>${out}<script>wait = 0</script>`,
    '/data': 'answered',
  };
  const go: Action[] = [{ click: 'button' }, { waitFor: { response: '**/data' } }];
  expect((await see(routes, { at: 0, actions: go })).text).toContain('answered');
  expect((await see(routes, { at: 0, actions: [{ evaluate: 'wait = 4000' }, ...go] })).text).toContain(
    'answered',
  );
});
