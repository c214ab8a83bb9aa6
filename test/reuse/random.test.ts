import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { walk } from './walk.ts';

test('whatever changes, an incremental run ends with the same folder as a full one', async () => {
  // One and the same walk, so that a failure is the fault of a change here; `npm run bench -- random` takes others.
  const { wrong, reused } = await walk(7, 5, await temporaryFolder());
  expect(wrong).toBeUndefined();
  expect(reused).toBeGreaterThan(0);
}, 240_000);
