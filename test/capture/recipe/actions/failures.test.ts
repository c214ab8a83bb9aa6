import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ActionOptions } from '../../../../src/index.ts';
import { configOf } from '../../../../src/config/index.ts';
import { run } from '../../../../src/run.ts';
import { testServer } from '../../../support/server.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { failureOf, shootSite } from '../../shoot.ts';

const page = `<!doctype html><meta charset=utf-8><h1>Shop</h1>
  <button id=save class=primary>Save changes</button> <button disabled>Send</button> <button hidden id=ghost>Ghost</button>
  <input readonly value=fixed aria-label=Code> <label>E-mail <input></label>
  <ul><li>one<li>two<li>three<li>four</ul>
  <p><button id=under>Under</button></p><div id=veil class=overlay style="position:absolute;inset:150px 0 0;background:#0003"></div>`;

const timeout = 300;
const ways: Readonly<Record<string, readonly [actions: ActionOptions['actions'], message: string]>> = {
  'no such role and name': [
    [{ click: { role: 'button', name: 'Save chances' }, timeout }],
    'actions[0] of / (click role=button name="Save chances"): for 0.3 s of the page\'s time, no element matches; the nearest on the page: role=button name="Save changes"',
  ],
  'no such label, but one that is near': [
    [{ fill: { label: 'Coed' }, value: 'x', timeout }],
    'actions[0] of / (fill label="Coed"): for 0.3 s of the page\'s time, no element matches; the nearest on the page: “Code”',
  ],
  'no such option': [
    [
      {
        evaluate:
          "document.body.insertAdjacentHTML('afterbegin', '<select id=s><option value=>None<option value=de>Germany</select>')",
      },
      { selectOption: '#s', value: ['de', 'France'], timeout },
    ],
    "actions[1] of / (selectOption #s): for 0.3 s of the page's time, it has no option “France”; there are “None”, “Germany”",
  ],
  'no such option, with fill': [
    [
      { evaluate: "document.body.insertAdjacentHTML('afterbegin', '<select id=s></select>')" },
      { fill: '#s', value: 'France', timeout },
    ],
    "actions[1] of / (fill #s): for 0.3 s of the page's time, it has no option “France”; there are none",
  ],
  'nothing to tick': [
    [{ check: '#save', timeout }],
    "actions[0] of / (check #save): for 0.3 s of the page's time, it is no checkbox and no radio button",
  ],
  'no such name': [
    [{ click: { name: 'Save chances' }, timeout }],
    'actions[0] of / (click name="Save chances"): for 0.3 s of the page\'s time, no element matches; the nearest on the page: role=button name="Save changes"',
  ],
  'a position beside it': [
    [{ click: '#save', position: { x: 300, y: 3 }, timeout }],
    "actions[0] of / (click #save): for 0.3 s of the page's time, the position 300, 3 is not on it: it is",
  ],
  'no such value': [
    [{ waitFor: { selector: '#save', value: 'x' }, timeout }],
    'actions[0] of / (waitFor {"selector":"#save","value":"x"}): for 0.3 s of the page\'s time, it waited for #save to have the value “x”, and it has “”',
  ],
  'what does not go away': [
    [{ waitFor: { selectorGone: '#save' }, timeout }],
    'actions[0] of / (waitFor {"selectorGone":"#save"}): for 0.3 s of the page\'s time, it waited for #save to go away',
  ],
  'a promise that is never settled': [
    [{ evaluate: 'new Promise(() => {})', timeout }],
    "actions[0] of / (evaluate new Promise(() => {})): for 0.3 s of the page's time, its promise is not settled",
  ],
  'no such id': [
    [{ click: '#sav', timeout }],
    "actions[0] of / (click #sav): for 0.3 s of the page's time, no element matches; the nearest on the page: #save",
  ],
  'no such text': [
    [{ click: { text: 'Save changed' }, timeout }],
    'actions[0] of / (click text="Save changed"): for 0.3 s of the page\'s time, no element matches; the nearest on the page: “Save changes”',
  ],
  several: [
    [{ hover: 'h1' }, { click: 'li', timeout }],
    "actions[1] of / (click li): for 0.3 s of the page's time, 4 elements match, such as <li>one</li>, <li>two</li>, <li>three</li>",
  ],
  two: [
    [{ click: { selector: 'li', hasText: 't' }, timeout }],
    'actions[0] of / (click li hasText="t"): for 0.3 s of the page\'s time, 2 elements match, such as <li>two</li>, <li>three</li>',
  ],
  disabled: [
    [{ click: { role: 'button', name: 'Send' }, timeout }],
    'actions[0] of / (click role=button name="Send"): for 0.3 s of the page\'s time, it is disabled',
  ],
  hidden: [
    [{ click: '#ghost', timeout }],
    "actions[0] of / (click #ghost): for 0.3 s of the page's time, it is not visible",
  ],
  'read-only': [
    [{ fill: { label: 'Code' }, value: 'x', timeout }],
    'actions[0] of / (fill label="Code"): for 0.3 s of the page\'s time, it is read-only',
  ],
  covered: [
    [{ click: '#under', timeout }],
    'actions[0] of / (click #under): it is covered by <div id="veil" class="overlay"></div>',
  ],
  'no selector': [[{ click: 'a[', timeout }], 'actions[0] of / (click a[): '],
  'no dialog': [
    [{ click: '#save' }, { accept: true, timeout }],
    "actions[1] of / (accept): for 0.3 s of the page's time, no dialog opened",
  ],
  'nothing before': [[{ goBack: true }], 'actions[0] of / (goBack): there is no page before this one'],
  'a text that does not come': [
    [{ waitFor: { text: 'Thanks' }, timeout }],
    'actions[0] of / (waitFor {"text":"Thanks"}): for 0.3 s of the page\'s time, it waited for the text “Thanks”',
  ],
  'a script that throws': [
    [{ evaluate: 'nobody.there' }],
    'actions[0] of / (evaluate nobody.there): ReferenceError: nobody is not defined',
  ],
  'a function that throws': [
    () => {
      throw new Error('I gave up');
    },
    'actions[0] of / (a function): I gave up',
  ],
  'a step that is no action': [
    ({ step }) => step({ clik: '#save' } as never),
    'actions[0] of / (a function): The step {"clik":"#save"} is no action: clik: unknown option; did you mean "click"?',
  ],
  'a step that fails': [
    ({ step }) => step({ click: '#ghost', timeout }),
    "actions[0] of / (a function): click #ghost: for 0.3 s of the page's time, it is not visible",
  ],
};

test.each(Object.entries(ways))('%s', async (_, [actions, message]) => {
  const { results } = await shootSite({ '/': page }, { pages: [{ path: '/', actions: actions! }] });
  const failure = failureOf(results[0]!);
  expect(failure.kind).toBe('action');
  expect(failure.message.slice(0, message.length)).toBe(message);
  expect(failure.hint).toMatch(/Where it stuck: \.snapshot-site\/failed\/index\.png$/);
});

test('the picture of where an action stuck is kept, and the good picture stays', async () => {
  const { url } = await testServer({ '/': page });
  const cwd = await temporaryFolder();
  const shoot = (actions: ActionOptions['actions']) =>
    run(configOf({ site: url, pages: [{ path: '/', name: 'shop', actions: actions! }] }, cwd));
  await shoot([{ click: '#save' }]);
  const good = await readFile(join(cwd, 'output/shop.png'));
  expect(existsSync(join(cwd, '.snapshot-site/failed/shop.png'))).toBe(false);
  const { counts } = await shoot([
    { evaluate: "document.body.style.background = 'red'" },
    { click: '#gone', timeout },
  ]);
  expect(counts.failed).toBe(1);
  expect((await readFile(join(cwd, 'output/shop.png'))).equals(good)).toBe(true);
  const stuck = await readFile(join(cwd, '.snapshot-site/failed/shop.png'));
  expect(stuck.equals(good)).toBe(false);
});

test('a page that an action leads to and that is an error fails the shot', async () => {
  const { results } = await shootSite(
    { '/': '<a href=/gone>Gone</a>', '/gone': (_, response) => void response.writeHead(500).end('x') },
    { pages: [{ path: '/', actions: [{ click: 'a' }] }] },
  );
  expect(failureOf(results[0]!)).toMatchObject({
    kind: 'http-status',
    message: expect.stringContaining('status 500'),
  });
});
