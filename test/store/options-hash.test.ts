import { expect, test } from 'vitest';
import { configOf } from '../../src/config/index.ts';
import { optionsHash } from '../../src/store/index.ts';

const hashIn = (folder: string, password: string) =>
  optionsHash(
    configOf(
      {
        site: 'http://127.0.0.1:1',
        users: { ada: { path: '/login', actions: [{ fill: '#password', value: password }] } },
        user: 'ada',
        actions: [{ setInputFiles: 'input', files: './a.txt' }, ({ page }) => page.reload()],
        mock: [{ url: '**/x', answer: () => null }],
      },
      folder,
    ).shot,
  );

test('the hash of options in the record is the same on each machine, in each run and with each password', () => {
  expect(hashIn('/home/ada/project', 'one')).toBe(hashIn('/builds/project', 'two'));
});
