import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configOf } from '../../../../src/config/index.ts';
import type { Action, ActionFunction } from '../../../../src/index.ts';
import { run } from '../../../../src/run.ts';
import { readPicture } from '../../../support/picture.ts';
import { testServer } from '../../../support/server.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { failureOf } from '../see.ts';

/** What is said when an action fails. */
async function messageOf(html: string, ...actions: (Action | ActionFunction)[]): Promise<string> {
  const { kind, message, hint } = await failureOf(html, { at: 0, actions });
  expect(kind).toBe('action');
  return hint === undefined ? message : `${message} | ${hint}`;
}

const brief = { timeout: 300 };
const waited = "for 0.3 s of the page's time, ";
const correct = ' | Correct it, or wait for what brings it with { waitFor: … } before.';

describe('an element that is not found', () => {
  const page = `<h1>Settings</h1><button id=save class=primary>Save changes</button><button>Cancel</button><label>Email <input placeholder="Your address" data-testid=email></label><img alt="A cat" width=9 height=9>`;
  test.each([
    [
      { role: 'button', name: 'Safe changes' },
      'role=button name="Safe changes"',
      'role=button name="Save changes", role=button name="Cancel"',
    ],
    ['#safe', '#safe', '#save'],
    ['.primery', '.primery', '.primary'],
    ['text=Canzel', 'text=Canzel', '“Cancel”'],
    [{ label: 'E-Mail' }, 'label="E-Mail"', '“Email”'],
    [{ placeholder: 'Your adress' }, 'placeholder="Your adress"', '“Your address”'],
    [{ testId: 'emial' }, 'testId="emial"', 'email'],
    [{ altText: 'A rat' }, 'altText="A rat"', '“A cat”'],
  ] as const)('%j', async (click, words, nearest) => {
    const all = await messageOf(page, { click, ...brief });
    expect(all).toContain(
      `actions[0] of / (click ${words}): ${waited}no element matches; the nearest on the page: ${nearest}`,
    );
    expect(all).toContain(correct);
  });

  test('in a frame, within another element, or where nothing is like it', async () => {
    const framed = `<iframe srcdoc="<button>Save</button>"></iframe>`;
    expect(await messageOf(framed, { click: { text: 'Zebra', frame: 'iframe' }, ...brief })).toContain(
      `(click text="Zebra" in the frame iframe): ${waited}no element matches`,
    );
    expect(
      await messageOf(framed, { click: { role: 'button', name: 'Safe', frame: 'iframe' }, ...brief }),
    ).toContain('the nearest on the page: role=button name="Save"');
    expect(await messageOf('<p>x', { click: { text: 'Zebra', within: 'p' }, ...brief })).toBe(
      `actions[0] of / (click text="Zebra" within p): ${waited}no element matches${correct}`,
    );
  });
});

test('several elements match', async () => {
  const list = '<li id=a>one<li class=b>two<li>three<li>four';
  expect(await messageOf(list, { click: 'li', ...brief })).toBe(
    `actions[0] of / (click li): ${waited}4 elements match, such as <li id="a">one</li>, <li class="b">two</li>, <li>three</li> | Say which one: with nth, within, or a name.`,
  );
});

test.each<[string, string, Action, string]>([
  ['disabled', '<button disabled>Go</button>', { click: 'button' }, 'it is disabled'],
  ['not visible', '<button style="display:none">Go</button>', { click: 'button' }, 'it is not visible'],
  ['read-only', '<input readonly>', { fill: 'input', value: 'x' }, 'it is read-only'],
  [
    'covered',
    '<button>Go</button><div id=veil style="position:fixed;inset:0">Please wait</div>',
    { click: 'button' },
    'it is covered by <div id="veil">Please wait</div>',
  ],
  ['no dialog', '<p>x', { accept: true }, 'no dialog opened'],
  ['no condition', '<p>x', { waitFor: { text: 'never' } }, 'it waited for the text “never”'],
  ['no response', '<p>x', { waitFor: { response: '**/never' } }, 'it waited for a response from **/never'],
  [
    'an expression that throws',
    '<p>x',
    { waitFor: { expression: 'never.there' } },
    'it waited for the expression never.there to be true, which says: ReferenceError: never is not defined',
  ],
])('%s', async (_, html, action, said) => {
  const message = await messageOf(html, { ...action, ...brief } as Action);
  expect(message).toContain(said);
});

test('an element covered by one of the page around its frame', async () => {
  const html = `<iframe srcdoc="<button>Go</button>"></iframe><div id=veil style="position:fixed;inset:0">Veil</div>`;
  expect(await messageOf(html, { click: { selector: 'button', frame: 'iframe' }, ...brief })).toContain(
    'it is covered by <div id="veil">',
  );
}, 60_000);

test('what Playwright itself says', async () => {
  expect(await messageOf('<p>x', { fill: 'p', value: 'x', ...brief })).toMatch(
    /actions\[0\] of \/ \(fill p\): .*not an <input>/,
  );
  expect(
    await messageOf('<select><option>a</select>', { selectOption: 'select', value: 'b', ...brief }),
  ).toMatch(/\(selectOption select\): /);
  expect(await messageOf('<input>', { press: 'input', key: 'Bogus' })).toContain('Unknown key: "Bogus"');
  expect(await messageOf('<p>x', { click: 'p[' })).toContain('(click p[): ');
});

test('evaluate that throws', async () => {
  expect(await messageOf('<p>x', { wait: 1 }, { evaluate: 'never.there()' })).toBe(
    'actions[1] of / (evaluate never.there()): ReferenceError: never is not defined',
  );
});

test.each<[string, ActionFunction, string]>([
  ['throws', () => Promise.reject(new Error('no luck')), 'no luck'],
  [
    'asks for a step with a misspelt verb',
    ({ step }) => step({ clik: '#a' } as never),
    'The step {"clik":"#a"} is no action: clik: unknown option; did you mean "click"?',
  ],
  [
    'asks for a step that fails',
    ({ step }) => step({ click: '#a', ...brief }),
    `click #a: ${waited}no element matches`,
  ],
])('a function that %s', async (_, action, said) => {
  expect(await messageOf('<p>x', action)).toContain(`actions[0] of / (a function): ${said}`);
});

test('goBack with nothing before, and goto to nowhere', async () => {
  expect(await messageOf('<p>x', { goBack: true })).toBe(
    'actions[0] of / (goBack): there is no page before this one',
  );
  const { kind, message } = await failureOf('<p>x', { at: 0, actions: [{ goto: 'http://127.0.0.1:1/' }] });
  expect({ kind, message }).toEqual({
    kind: 'navigation',
    message: expect.stringContaining('http://127.0.0.1:1/'),
  });
});

test('a navigation to an error status fails the shot', async () => {
  const { kind, message } = await failureOf('<a href=/gone>go</a>', { at: 0, actions: [{ click: 'a' }] });
  expect({ kind, message }).toEqual({ kind: 'http-status', message: expect.stringContaining('status 404') });
});

test('what is typed is not in the message', async () => {
  expect(await messageOf('<p>x', { fill: '#password', value: 'secret', ...brief })).not.toContain('secret');
});

test('a picture of where it stuck is kept, and so is the good picture', async () => {
  let label = 'Save';
  const { url } = await testServer({
    '/': (_, response) =>
      response.end(
        `<body style="background: ${label === 'Save' ? '#0f0' : '#00f'}"><button>${label}</button>`,
      ),
  });
  const cwd = await temporaryFolder();
  const take = () =>
    run(
      configOf(
        {
          site: url,
          viewport: { width: 400, height: 300 },
          pages: [
            { path: '/', name: 'home', actions: [{ click: { role: 'button', name: 'Save' }, ...brief }] },
          ],
        },
        cwd,
      ),
    );
  await take();
  const good = await readFile(join(cwd, 'output/home.png'));
  label = 'Store';
  const { results } = await take();
  expect(results[0]!.outcome.status).toBe('failed');
  expect(await readFile(join(cwd, 'output/home.png'))).toEqual(good);
  expect((await readPicture(join(cwd, '.snapshot-site/failed/home.png'))).at(300, 200)).toBe('#0000ffff');
  label = 'Save';
  await take();
  expect(existsSync(join(cwd, '.snapshot-site/failed/home.png'))).toBe(false);
});
