import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { everything } from './made.ts';
import { tell } from './tell.ts';

test('json is the report as it is, on stdout', async () => {
  const { stdout, cwd } = await tell(everything(), ['json']);
  expect(JSON.parse(stdout)).toEqual({ ...everything(), output: `${cwd}/output` });
});

test('json=file writes it to that file and nothing to stdout', async () => {
  const { stdout, cwd } = await tell(everything(), ['json=results/check.json']);
  expect(stdout).toBe('');
  expect(JSON.parse(await readFile(`${cwd}/results/check.json`, 'utf8'))).toMatchObject({ version: 1 });
});

test('a file that cannot be written is an error that says what to do', async () => {
  await expect(tell(everything(), ['json=results/check.json', 'junit=results'])).rejects.toMatchObject({
    code: 'OUTPUT',
    message: expect.stringMatching(/\/results cannot be written: EISDIR/),
    hint: 'Name another file: --reporter name=file',
  });
});

test('a reporter that does not exist is an error that names those of both commands', async () => {
  await expect(tell(everything(), ['html5'])).rejects.toMatchObject({
    code: 'USAGE',
    message: 'There is no reporter "html5" here.',
    hint: expect.stringMatching(
      /^Capturing has: terminal, json, [^.]+\. Checking has: terminal, json, .+, html/,
    ),
  });
});

test('a reporter that writes to no file says so', async () => {
  await expect(tell(everything(), ['terminal=a.txt'])).rejects.toMatchObject({
    code: 'USAGE',
    message: 'The reporter "terminal" does not write to a file: --reporter terminal=a.txt',
  });
  await expect(tell(everything(), ['junit='])).rejects.toMatchObject({
    message: '--reporter junit= names no file.',
  });
});
