import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { run } from '../../src/run.ts';
import { readPicture } from '../support/picture.ts';
import { testServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const recorded = join(import.meta.dirname, '../fixtures/recorded');

const actionsOf = (file: string) =>
  configOf({ site: 'http://127.0.0.1:1', actions: file }, recorded).shot.actions.map((each) =>
    each.kind === 'data' ? each.action : each,
  );

test('a recording of Chrome becomes actions, with the selectors that last longest', () => {
  expect(actionsOf('chrome.json')).toEqual([
    { click: { role: 'button', name: 'New order', exact: true } },
    { fill: '#name', value: 'Ada' },
    { press: 'Tab' },
    { fill: 'form > select', value: 'jp' },
    { click: { selector: '#agree', frame: [':is(iframe, frame) >> nth=0'] } },
    { click: 'shop-cart >> [data-testid=pay]' },
    { press: 'Control+k' },
    { waitFor: '#thanks' },
    { goto: '/orders?page=2' },
    { scroll: 'html', by: { x: 0, y: 300 } },
  ]);
});

test('a recording of Playwright becomes actions', () => {
  expect(actionsOf('codegen.jsonl')).toEqual([
    { click: 'internal:role=button[name="New order"i]' },
    { fill: 'internal:label="Name"i', value: 'Ada' },
    { selectOption: 'form > select', value: ['jp'] },
    { click: 'internal:role=button[name="Pay"i]', button: 'right', modifiers: ['Shift'] },
    { check: '#frame >> internal:control=enter-frame >> #agree' },
    { press: 'internal:label="Name"i', key: 'Control+k' },
    { waitFor: '#thanks' },
    { waitFor: '#thanks >> internal:has-text="Thank you"i' },
    { goto: '/orders?page=2' },
  ]);
});

const page = `<!doctype html><meta charset=utf-8><body style="margin:0">
  <button id=new>New order</button>
  <form hidden><input id=name aria-label=Name><select aria-label=Country><option value=de>Germany<option value=jp>Japan</select></form>
  <shop-cart></shop-cart><iframe id=frame srcdoc="<input type=checkbox id=agree>" height=40></iframe><p id=thanks hidden>Thank you</p>
  <script>
    const $ = (s) => document.querySelector(s);
    const cart = $('shop-cart').attachShadow({ mode: 'open' });
    cart.innerHTML = '<button data-testid=pay>Pay</button>';
    $('#new').onclick = () => ($('form').hidden = false);
    let paid = false;
    cart.firstChild.onclick = cart.firstChild.oncontextmenu = () => (paid = true);
    addEventListener('keydown', ({ key, ctrlKey }) => {
      if (key === 'k' && ctrlKey) setTimeout(() => ($('#thanks').hidden = !($('#name').value === 'Ada' && $('#frame').contentDocument.querySelector('#agree').checked && paid && $('select').value === 'jp')), 100);
    });
    if (location.search === '?page=2') document.body.style.background = 'lime';
  </script>`;

test.each(['chrome.json', 'codegen.jsonl'])('the page is where %s has led', async (file) => {
  const { url } = await testServer({ '/orders': page });
  const cwd = await temporaryFolder();
  await cp(recorded, cwd, { recursive: true });
  const { results } = await run(
    configOf(
      { site: url, pages: [{ path: '/orders', name: 'orders', actions: file }], fullPage: false },
      cwd,
    ),
  );
  expect(results.map(({ outcome }) => outcome)).toEqual([{ status: 'new' }]);
  expect((await readPicture(join(cwd, 'output/orders.png'))).at(1200, 700)).toBe('#00ff00ff');
});

test('steps that cannot be done and files that are no recordings are mistakes, each with its place', async () => {
  const cwd = await temporaryFolder({
    'odd.json': JSON.stringify({
      steps: [{ type: 'click', selectors: [['aria/Save']] }, { type: 'customStep' }],
    }),
    'odd.jsonl': '{"browserName":"chromium"}\n{"name":"assertSnapshot"}\n',
    'words.txt': 'click the button',
  });
  const options = {
    site: 'http://127.0.0.1:1',
    pages: [
      { path: '/', actions: 'odd.json' },
      { path: '/2', actions: 'odd.jsonl' },
      { path: '/3', actions: 'words.txt' },
      { path: '/4', actions: 'none.json' },
    ],
  };
  expect(() => configOf(options, cwd)).toThrow(
    [
      'There are 5 mistakes in the options:',
      'pages[0].actions: odd.json: step 1: none of the selectors of click can be used',
      'pages[0].actions: odd.json: step 2: there is no action for customStep',
      'pages[1].actions: odd.jsonl: step 2: there is no action for assertSnapshot',
      "pages[2].actions: words.txt: it is no recording: neither JSON of Chrome's Recorder nor lines of JSON of playwright codegen --target=jsonl (line 1)",
      `pages[3].actions: none.json: it does not exist (${join(cwd, 'none.json')})`,
    ].join('\n  '),
  );
});
