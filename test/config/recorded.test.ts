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
    { click: { role: 'button', name: 'New order', exact: true }, position: { x: 10, y: 5 } },
    { fill: { name: 'Name', exact: true }, value: 'Ada' },
    { press: 'Tab' },
    { fill: { name: 'Country', exact: true }, value: 'jp' },
    { click: { selector: '#agree', frame: [':is(iframe, frame) >> nth=0'] } },
    { click: 'shop-cart >> [data-testid=pay]' },
    { press: 'Control+k' },
    { waitFor: '#thanks' },
    { goto: '/orders?page=2' },
    { scroll: 'html', to: { x: 0, y: 300 } },
  ]);
});

test('a recording of Playwright becomes actions', () => {
  expect(actionsOf('codegen.jsonl')).toEqual([
    { click: 'internal:role=button[name="New order"i]' },
    { fill: 'internal:label="Name"i', value: 'Ada' },
    { selectOption: 'form > select', value: ['jp'] },
    { click: 'internal:role=button[name="Pay"i]', button: 'right', modifiers: ['Shift'] },
    { check: '#frame >> internal:control=enter-frame >> #agree' },
    { press: 'internal:label="Name"i', key: 'ControlOrMeta+k' },
    { waitFor: '#thanks' },
    { waitFor: '#thanks >> internal:has-text="Thank you"i' },
    { goto: '/orders?page=2' },
  ]);
});

const chrome = (steps: readonly object[], more: object = {}) =>
  JSON.stringify({ title: 'x', steps, ...more });
const opened = { type: 'navigate', url: 'http://localhost:3000/' };

async function recordedBy(text: string): Promise<unknown[]> {
  const cwd = await temporaryFolder({ 'r.json': text });
  const { actions } = configOf({ site: 'http://127.0.0.1:1', actions: 'r.json' }, cwd).shot;
  return actions.map((each) => (each.kind === 'data' ? each.action : each));
}

test.each<[string, readonly object[], readonly object[]]>([
  [
    'a scroll of the page and of an element goes to a place',
    [
      { type: 'scroll', x: 0, y: 300 },
      { type: 'scroll', frame: [1], y: 20 },
      { type: 'scroll', selectors: ['#log'], x: 4 },
    ],
    [
      { scroll: 'html', to: { x: 0, y: 300 } },
      { scroll: { selector: 'html', frame: [':is(iframe, frame) >> nth=1'] }, to: { x: 0, y: 20 } },
      { scroll: '#log', to: { x: 4, y: 0 } },
    ],
  ],
  [
    'names without roles, roles without names, roles that only Chrome has, and one within another',
    [
      { type: 'click', selectors: [['aria/Save'], ['div > button']] },
      { type: 'click', selectors: [['aria/[role="main"]', 'aria/Save']] },
      { type: 'click', selectors: [['aria/News[role="LabelText"]']] },
      { type: 'change', value: 'x', selectors: [['aria/Password[role="textbox"]']] },
      { type: 'click', selectors: [['aria/[name="Save"][role=\'button\']']] },
      { type: 'click', frame: [0, 2], selectors: [['#box', 'aria/Save']] },
    ],
    [
      { click: { name: 'Save', exact: true } },
      { click: { name: 'Save', exact: true, within: { role: 'main' } } },
      { click: { name: 'News', exact: true } },
      { fill: { name: 'Password', exact: true }, value: 'x' },
      { click: { role: 'button', name: 'Save', exact: true } },
      {
        click: {
          name: 'Save',
          exact: true,
          within: { selector: '#box', frame: [':is(iframe, frame) >> nth=0', ':is(iframe, frame) >> nth=2'] },
        },
      },
    ],
  ],
  [
    'test ids and ids, but not ids that look generated, text, xpath and shadow roots',
    [
      { type: 'click', selectors: [['#save'], ['[data-test=save]'], ['aria/Save']] },
      { type: 'hover', selectors: [['#input-48213'], ['text/Save "all"']] },
      { type: 'hover', selectors: [['xpath///*[@id="a"]']] },
      { type: 'hover', selectors: [['pierce/#a']] },
      { type: 'hover', selectors: [['my-app', 'my-cart', '.pay'], ['xpath//html/body']] },
    ],
    [
      { click: '[data-test=save]' },
      { hover: 'internal:text="Save \\"all\\""i' },
      { hover: 'xpath=//*[@id="a"]' },
      { hover: '#a' },
      { hover: 'my-app >> my-cart >> .pay' },
    ],
  ],
  [
    'clicks with a place, a button, keys that are held, and a long press',
    [
      { type: 'keyDown', key: 'Shift' },
      { type: 'click', selectors: ['#a'], offsetX: 3.5, offsetY: 4, button: 'secondary', duration: 812.4 },
      { type: 'keyUp', key: 'Shift' },
      { type: 'doubleClick', selectors: ['#a'], offsetX: 1, offsetY: 2, button: 'auxiliary' },
    ],
    [
      { click: '#a', button: 'right', position: { x: 3.5, y: 4 }, modifiers: ['Shift'], delay: 812 },
      { dblclick: '#a', button: 'middle', position: { x: 1, y: 2 } },
    ],
  ],
  [
    'keys, also one that is only held for a moment, and its left or right one',
    [
      { type: 'keyDown', key: 'ControlLeft' },
      { type: 'keyDown', key: 'Shift' },
      { type: 'keyDown', key: 'K' },
      { type: 'keyUp', key: 'K' },
      { type: 'keyUp', key: 'Shift' },
      { type: 'keyUp', key: 'ControlLeft' },
      { type: 'keyDown', key: 'Alt' },
      { type: 'keyUp', key: 'Alt' },
      { type: 'keyDown', key: ' ' },
      { type: 'keyUp', key: ' ' },
      { type: 'keyDown', key: '\r' },
    ],
    [{ press: 'Control+Shift+K' }, { press: 'Alt' }, { press: 'Space' }, { press: 'Enter' }],
  ],
  [
    'a step that has led to another address waits for it, and a timeout is that of the actions',
    [
      {
        type: 'click',
        selectors: ['#a'],
        timeout: 2000,
        assertedEvents: [{ type: 'navigation', url: 'http://localhost:3000/thanks?{a}', title: 'Thanks' }],
      },
      {
        type: 'click',
        selectors: ['#b'],
        assertedEvents: [{ type: 'navigation', url: 'https://pay.example/x' }],
      },
      {
        type: 'navigate',
        url: 'http://localhost:3000/orders',
        assertedEvents: [{ type: 'navigation', url: 'http://localhost:3000/orders' }],
      },
      {
        type: 'navigate',
        url: 'http://localhost:3000/admin',
        assertedEvents: [{ type: 'navigation', url: 'http://localhost:3000/login' }],
      },
    ],
    [
      { click: '#a', timeout: 2000 },
      { waitFor: { url: '**/thanks?\\{a\\}' }, timeout: 2000 },
      { click: '#b' },
      { waitFor: { url: 'https://pay.example/x' } },
      { goto: '/orders' },
      { goto: '/admin' },
      { waitFor: { url: '**/login' } },
    ],
  ],
  [
    'waiting for a number of elements, for none, for attributes, states and values',
    [
      { type: 'waitForElement', selectors: ['.row'] },
      { type: 'waitForElement', selectors: ['.row'], operator: '>=', count: 3 },
      { type: 'waitForElement', selectors: ['.row'], operator: '==', count: 2 },
      { type: 'waitForElement', selectors: ['.row'], operator: '<=', count: 1 },
      { type: 'waitForElement', selectors: ['.row'], operator: '==', count: 0 },
      { type: 'waitForElement', selectors: ['.spinner'], visible: false },
      {
        type: 'waitForElement',
        selectors: [['aria/Save'], ['aria/Save[role="button"]']],
        attributes: { 'aria-busy': 'false' },
        properties: { disabled: false },
      },
      { type: 'waitForElement', selectors: ['#n'], properties: { value: 'Ada' } },
      { type: 'waitForExpression', expression: 'window.ready' },
    ],
    [
      { waitFor: '.row' },
      { waitFor: '.row >> nth=2' },
      { waitFor: { selector: '.row >> nth=1', selectorGone: '.row >> nth=2' } },
      { waitFor: { selectorGone: '.row >> nth=1' } },
      { waitFor: { selectorGone: '.row' } },
      { waitFor: { selectorGone: '.spinner' } },
      {
        waitFor:
          'internal:role=button[name="Save"s] >> internal:and="[aria-busy=\\"false\\"]" >> internal:and=":not(:disabled)"',
      },
      { waitFor: { selector: '#n', value: 'Ada' } },
      { waitFor: { expression: 'window.ready' } },
    ],
  ],
  [
    'what the options of the page say is left out',
    [
      { type: 'setViewport', width: 800, height: 600 },
      { type: 'emulateNetworkConditions', download: 50_000, upload: 50_000, latency: 2000 },
      { type: 'hover', selectors: ['#a'] },
      { type: 'close' },
    ],
    [{ hover: '#a' }],
  ],
])('Chrome: %s', async (_, steps, actions) => {
  expect(await recordedBy(chrome([opened, ...steps]))).toEqual(actions);
});

test('the attribute that a recording prefers, and the timeout of all its steps', async () => {
  const steps = [opened, { type: 'click', selectors: [['#a'], ['[qa=save]']] }];
  expect(await recordedBy(chrome(steps, { selectorAttribute: 'qa', timeout: 7000 }))).toEqual([
    { click: '[qa=save]', timeout: 7000 },
  ]);
});

const line = (entry: object) => JSON.stringify({ signals: [], pageGuid: 'page@1', ...entry });

test('every action that codegen writes', async () => {
  const lines = [
    { browserName: 'chromium' },
    { name: 'openPage', url: 'about:blank' },
    { name: 'navigate', url: 'http://localhost:3000/' },
    {
      name: 'click',
      selector: 'canvas',
      button: 'middle',
      modifiers: 5,
      clickCount: 3,
      position: { x: 7, y: 8 },
    },
    { name: 'click', selector: '#a', button: 'left', modifiers: 0, clickCount: 2 },
    { name: 'hover', selector: '#a', position: { x: 1, y: 2 } },
    { name: 'uncheck', selector: '#a', framePath: ['#outer', 'iframe'] },
    { name: 'setInputFiles', selector: '#a', files: [] },
    { name: 'assertText', selector: '#a', text: 'Saved', substring: false },
    { name: 'assertChecked', selector: '#a', checked: true },
    { name: 'assertChecked', selector: '#a', checked: false },
    { name: 'assertValue', selector: '#a', value: '' },
    { name: 'navigate', url: 'http://localhost:3000/' },
    { name: 'closePage' },
    { name: 'closePage', pageGuid: 'page@2' },
  ];
  expect(await recordedBy(lines.map(line).join('\n'))).toEqual([
    {
      click: 'canvas',
      button: 'middle',
      modifiers: ['Alt', 'ControlOrMeta'],
      position: { x: 7, y: 8 },
      clickCount: 3,
    },
    { dblclick: '#a' },
    { hover: '#a', position: { x: 1, y: 2 } },
    { uncheck: '#outer >> internal:control=enter-frame >> iframe >> internal:control=enter-frame >> #a' },
    { setInputFiles: '#a', files: [] },
    { waitFor: '#a >> internal:has-text="Saved"s' },
    { waitFor: '#a >> internal:and=":is(:checked, [aria-checked=\\"true\\"])"' },
    { waitFor: '#a >> internal:and=":not(:checked, [aria-checked=\\"true\\"])"' },
    { waitFor: { selector: '#a', value: '' } },
    { goto: '/' },
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
      steps: [
        { type: 'click', selectors: [[]] },
        { type: 'customStep', name: 'sign' },
      ],
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
      'pages[0].actions: odd.json: step 2: there is no action for customStep “sign”',
      'pages[1].actions: odd.jsonl: step 2: there is no action for assertSnapshot',
      "pages[2].actions: words.txt: it is no recording: neither JSON of Chrome's Recorder nor lines of JSON of playwright codegen --target=jsonl (line 1)",
      `pages[3].actions: none.json: it does not exist (${join(cwd, 'none.json')})`,
    ].join('\n  '),
  );
});

test('everything in a recording that cannot be done is named by its step, all at once', async () => {
  const selectors = ['#a'];
  const steps = [
    opened,
    { type: 'setViewport', width: 800, height: 600 },
    { type: 'setViewport', width: 400, height: 600 },
    { type: 'emulateNetworkConditions', download: 0, upload: 0, latency: 0 },
    { type: 'click', selectors, target: 'http://localhost:3000/popup' },
    { type: 'click', selectors, button: 'back' },
    { type: 'change', selectors, value: String.raw`C:\fakepath\photo.png` },
    { type: 'waitForElement', selectors, properties: { scrollTop: 3 } },
    { type: 'waitForElement', selectors, operator: '==', count: 2, visible: false },
    { type: 'waitForExpression', expression: 'ready', frame: [0] },
    { type: 'waitForExpression' },
    { type: 'close' },
    { type: 'scroll', x: 'far', y: 0 },
    { type: 'click', selectors, offsetX: 1, offsetY: 2, duration: 90_000 },
  ];
  const lines = [
    { browserName: 'chromium' },
    { name: 'openPage', url: 'http://localhost:3000/' },
    { name: 'click', selector: '#a', pageGuid: 'page@2' },
    { name: 'assertSnapshot', selector: 'body' },
  ];
  const cwd = await temporaryFolder({ 'r.json': chrome(steps), 'r.jsonl': lines.map(line).join('\n') });
  const options = {
    site: 'http://127.0.0.1:1',
    pages: [{ path: '/', actions: 'r.json' }],
    actions: 'r.jsonl',
  };
  expect(() => configOf(options, cwd)).toThrow(
    [
      'There are 14 mistakes in the options:',
      'actions: r.jsonl: step 3: it is done in another window, and actions have only one',
      'actions: r.jsonl: step 4: there is no action for assertSnapshot',
      'pages[0].actions: r.json: step 3: the window changes its size, and there is no action for that: use variants with a viewport',
      'pages[0].actions: r.json: step 4: the network goes away, and there is no action for that: say offline: true for the page',
      'pages[0].actions: r.json: step 5: it is done in another window or frame process (http://localhost:3000/popup)',
      'pages[0].actions: r.json: step 6: there is no button “back”; there are left, middle and right',
      'pages[0].actions: r.json: step 7: the recording does not have the file that was chosen: write { setInputFiles: … }',
      'pages[0].actions: r.json: step 8: it waits for the property “scrollTop”, and waitFor knows only value, checked, disabled, id, className, innerText, textContent',
      'pages[0].actions: r.json: step 9: it waits for not exactly 2 elements, which waitFor cannot',
      'pages[0].actions: r.json: step 10: it waits for an expression in a frame, and waitFor looks only at the page itself',
      'pages[0].actions: r.json: step 11: it has no expression',
      'pages[0].actions: r.json: step 12: it closes the window, and more steps follow',
    ].join('\n  '),
  );
});
