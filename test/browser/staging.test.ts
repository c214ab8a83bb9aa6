import { mkdir, readdir, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStaging } from '../../src/browser/staging.ts';
import { temporaryFolder } from '../support/temporary.ts';

const target = 'chromium-1.0.0';

test('two folders of one process live side by side, and go one by one', async () => {
  const beside = await temporaryFolder();
  const one = await openStaging(join(beside, target));
  const two = await openStaging(join(beside, target));
  expect(await readdir(beside)).toHaveLength(2);
  await one[Symbol.asyncDispose]();
  expect(await readdir(two.folder)).toEqual([]);
  await two[Symbol.asyncDispose]();
  expect(await readdir(beside)).toEqual([]);
});

test('only folders whose run is over are swept away', async () => {
  const beside = await temporaryFolder();
  // Larger than any process number of Linux, macOS or Windows in use.
  const over = `${target}.${hostname()}.99999999.abcdef`;
  const alive = `${target}.${hostname()}.${process.pid}.abcdef`;
  const elsewhere = `${target}.other-host.99999999.abcdef`;
  const longAgoElsewhere = `${target}.other-host.99999998.abcdef`;
  const finished = [target, 'chromium-2.0.0', 'chromium-1.0.0.1'];
  for (const name of [over, alive, elsewhere, longAgoElsewhere, ...finished]) await mkdir(join(beside, name));
  await utimes(join(beside, longAgoElsewhere), 0, 0);

  const staging = await openStaging(join(beside, target));
  await staging[Symbol.asyncDispose]();
  expect((await readdir(beside)).toSorted()).toEqual([alive, elsewhere, ...finished].toSorted());
});
