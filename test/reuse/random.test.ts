import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { walk } from './walk.ts';

test('whatever changes, an incremental run ends with the same folder as a full one', async () => {
  // Another walk each time; `npm run bench -- random` takes long ones, and this one again by its seed.
  const seed = Math.floor(Math.random() * 1e9);
  const { wrong, reused } = await walk(seed, 5, await temporaryFolder());
  expect(wrong).toBeUndefined();
  expect(reused, `seed ${seed}`).toBeGreaterThan(0);
});
