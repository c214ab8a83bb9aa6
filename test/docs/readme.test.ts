import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('every file that the README shows or links to is there', () => {
  const files = [...readme.matchAll(/(?:src(?:set)?="|\]\()([^":)#]+)/g)].map(([, file]) => file!);
  expect(files).toContain('output/start.dark.png');
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('the command that the README calls for its tests is the one that CI runs', () => {
  expect(readme).toContain('npm ci && npm run check');
  expect(readFileSync(join(root, '.ci/run'), 'utf8')).toMatch(/^npm ci\nnpm run check$/m);
});

test('the record beside the pictures names those that the README shows', () => {
  const { pictures } = JSON.parse(readFileSync(join(root, 'output/snapshots.json'), 'utf8'));
  expect(Object.keys(pictures)).toEqual(expect.arrayContaining(['start.dark.png', 'data-flow.light.png']));
});
