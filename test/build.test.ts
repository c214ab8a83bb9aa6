import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageScripts } from '../build/page-scripts.ts';

/** What was built: `npm test` does it first, `npx vitest` alone does not. */
const dist = join(import.meta.dirname, '../dist');

test('the package has the scripts that run in pages', () => {
  const scripts = readdirSync(join(dist, 'page')).filter((file) => file.endsWith('.js'));
  expect(scripts.toSorted()).toEqual(pageScripts.map((name) => `${name}.js`).toSorted());
});
