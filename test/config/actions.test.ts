import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOf, loadConfig } from '../../src/config/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

const problemsOf = (actions: unknown): string[] => {
  try {
    configOf({ site: 'http://127.0.0.1:1', actions } as never, '/project');
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
  throw new Error('there was no mistake');
};

test('every mistake in actions is told, with a suggestion', () => {
  expect(
    problemsOf([
      { clik: '#a' },
      { click: { role: 'button', nme: 'Save' } },
      { fill: '#a' },
      { click: { exact: true } },
      { click: 5 },
      { waitFor: {} },
      { type: '#a', value: 3 },
      { scroll: '#a', by: { x: 'far' } },
      { click: '#a', pause: '1h' },
      { reload: false },
      { fill: '#a', value: 'x', files: 'y' },
      { click: { text: 'Save', name: 'Save' } },
      { scroll: '#a', by: { x: 1 }, to: { x: 2 } },
      { waitFor: { value: 'x' } },
      { click: '#a', delay: -1, clickCount: 0 },
    ]),
  ).toMatchInlineSnapshot(`
    [
      "  actions[0].clik: unknown option; did you mean "click"?",
      "  actions[1].click.nme: unknown option; did you mean "name"?",
      "  actions[2].value: is missing; expected a text",
      "  actions[3].click: expected an object with one of role, name, label, placeholder, testId, text, altText, selector, got {"exact":true}",
      "  actions[4].click: expected a selector or an object, got 5",
      "  actions[5].waitFor: expected an object with selector, selectorGone, text, textGone, url, expression or response, got {}",
      "  actions[6].value: expected a text, got 3",
      "  actions[7].by.x: expected a number of CSS pixels, got "far"",
      "  actions[8].pause: expected a moment from 0 to 10 minutes such as "2s", "500ms" or 2000 (milliseconds), got "1h"",
      "  actions[9].reload: expected true, got false",
      "  actions[10].files: unknown option; did you mean "fill"?",
      "  actions[11].click: expected an object with only one of role, name, label, placeholder, testId, text, altText, selector, or with role and name, got {"text":"Save","name":"Save"}",
      "  actions[12]: expected either by or to, not both, got {"scroll":"#a","by":{"x":1},"to":{"x":2}}",
      "  actions[13].waitFor: expected an object with selector beside value, got {"value":"x"}",
      "  actions[14].delay: expected a whole number from 0 to 60000 (milliseconds), got -1",
      "  actions[14].clickCount: expected a whole number from 1 to 10, got 0",
    ]
  `);
  const [none] = problemsOf([7]);
  expect(none).toMatch(/^ {2}actions\[0\]: expected an action such as \{ click: "#save" \}.*got 7$/);
  expect(problemsOf('')).toEqual(['  actions: expected a text that is not empty, got ""']);
});

test('an action has its defaults, and absolute paths', () => {
  const { actions } = configOf(
    {
      site: 'http://127.0.0.1:1',
      actions: [
        { click: '#a' },
        { wait: '2s' },
        { waitFor: '#b', timeout: 5 },
        { setInputFiles: '#file', files: 'a.txt', pause: 0 },
      ],
    },
    '/project',
  ).shot;
  expect(actions).toMatchObject([
    { action: { click: '#a' }, pauseMs: 1000, timeoutMs: 10_000, waitMs: 0 },
    { pauseMs: 0, waitMs: 2000 },
    { pauseMs: 0, timeoutMs: 5 },
    { action: { files: [join('/project', 'a.txt')] }, pauseMs: 0 },
  ]);
});

const config = (word: string) =>
  `import { act } from './act.js';\nconst word = '${word}';
  export default { site: 'http://127.0.0.1:1', actions: ({ page }) => act(page, word) };`;
const act = (name: string) => `export const act = (page: any, text: string) => page.fill('${name}', text);`;

const code = async (files: Record<string, string>) => {
  const loaded = await loadConfig({}, await temporaryFolder(files));
  const [action] = loaded.shot.actions;
  return action?.kind === 'function' ? action.code : undefined;
};

test('the code of a function changes with the config file and with what it imports', async () => {
  const first = await code({ 'pages.config.ts': config('one'), 'act.ts': act('#a') });
  expect(await code({ 'pages.config.ts': config('one'), 'act.ts': act('#a') })).toBe(first);
  expect(await code({ 'pages.config.ts': config('two'), 'act.ts': act('#a') })).not.toBe(first);
  expect(await code({ 'pages.config.ts': config('one'), 'act.ts': act('#b') })).not.toBe(first);
});
