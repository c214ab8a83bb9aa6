import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { failed, taken } from '../support/events.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { tellRun } from './tell-run.ts';

beforeEach(() => {
  vi.stubEnv('GITHUB_WORKSPACE', undefined);
  vi.stubEnv('GITHUB_STEP_SUMMARY', undefined);
});
afterEach(() => vi.unstubAllEnvs());

test('an annotation for each shot that failed, and none for the others', async () => {
  const { stdout } = await tellRun(
    [taken('index', 'changed'), failed('pricing', { hint: 'Open it in a browser.' })],
    ['github'],
  );
  expect(stdout).toBe(
    '::error title=failed%3A pricing,file=output/pricing.png::The page answered 500.%0AOpen it in a browser.\n',
  );
});

test('the summary counts, and says what failed', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('GITHUB_STEP_SUMMARY', `${folder}/summary.md`);
  await tellRun([taken('index', 'changed'), failed('pricing')], ['github']);
  expect((await readFile(`${folder}/summary.md`, 'utf8')).split('\n')).toEqual([
    '### 2 shots: 0 new, 1 changed, 0 unchanged, 1 failed, 4.1 s',
    '',
    '| failed | why |',
    '|---|---|',
    '| <code>pricing</code> | The page answered 500. |',
    '',
  ]);
});
