import { expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { reportersOf } from '../../src/cli/reporters.ts';
import { toInvocation } from '../../src/cli/invocation.ts';

async function invocation(...argv: string[]) {
  const { values, names } = await parseArguments(argv);
  return toInvocation(values, { takes: 'site', names }, '/site');
}

test('the first name is the site', async () => {
  expect((await invocation('./dist', '-o', 'shots', '--concurrency=3', '--timeout', '500')).flags).toEqual({
    site: './dist',
    output: 'shots',
    concurrency: 3,
    timeout: 500,
  });
});

test('with --command, the names are its pages', async () => {
  expect((await invocation('--command', 'npm start', '/', '/about')).flags).toEqual({
    command: 'npm start',
    pages: ['/', '/about'],
  });
  expect((await invocation('--command', 'npm start')).flags.pages).toBeUndefined();
});

test('--only and --variant count each time that they are given', async () => {
  const { selection } = await invocation('--only', 'a/**', '--only', 'b', '--variant', 'dark');
  expect(selection).toEqual({ only: ['a/**', 'b'], variants: ['dark'] });
});

test('downloads are left to the config, unless they are forbidden', async () => {
  expect((await invocation()).flags.download).toBeUndefined();
  expect((await invocation('--no-download')).flags.download).toBe(false);
});

test('--json comes on top of the reporters', async () => {
  expect((await invocation()).flags.reporters).toBeUndefined();
  expect(reportersOf({ reporters: undefined }, await invocation())).toEqual(['terminal']);
  expect(reportersOf({ reporters: undefined }, await invocation('--json'))).toEqual(['terminal', 'json']);
  expect((await invocation('--reporter', 'json')).flags.reporters).toEqual(['json']);
});

test.each([
  [['--onyl', 'x'], 'Unknown flag --onyl; did you mean "--only"?'],
  [['--frobnicate'], 'Unknown flag --frobnicate'],
  [['-x'], 'Unknown flag -x'],
  [['--config'], "Option '-c, --config <value>' argument missing."],
  [['--json=yes'], "Option '--json' does not take an argument."],
  [['--concurrency', 'x'], '--concurrency x: expected a whole number from 1 to 64.'],
  [['--concurrency', '65'], '--concurrency 65: expected a whole number from 1 to 64.'],
  [['--concurrency', '2.5'], '--concurrency 2.5: expected a whole number from 1 to 64.'],
  [['--timeout', '0'], '--timeout 0: expected a whole number from 1 to 3600000.'],
  [['--timeout', '3600001'], '--timeout 3600001: expected a whole number from 1 to 3600000.'],
  [['--command='], '--command is an empty text.'],
  [['-o', ''], '--output is an empty text.'],
  [['--browser='], '--browser is an empty text.'],
  [['--config='], '--config is an empty text.'],
  [['--only', 'a', '--only', ''], '--only is an empty text.'],
  [['--reporter='], '--reporter is an empty text.'],
  [[''], 'The site is an empty text.'],
  [['--quiet', '--verbose'], '--quiet and --verbose cannot both be meant.'],
])('%j is refused', async (argv, message) => {
  await expect(parseArguments(argv)).rejects.toMatchObject({ code: 'USAGE', message });
});
