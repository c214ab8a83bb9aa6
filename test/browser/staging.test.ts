import { spawnSync } from 'node:child_process';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStaging } from '../../src/browser/staging.ts';
import { type Owner, ourselves, ownerText } from '../../src/owner.ts';
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
  const name = (owner: Partial<Owner>) => `${target}.${ownerText({ ...ourselves(), ...owner })}.abcdef`;
  const { pid } = spawnSync(process.execPath, ['--version']);
  const over = name({ pid });
  const alive = name({});
  const pidGivenAgain = name({ started: 1 });
  const elsewhere = name({ pid, world: '00000000' });
  const longAgoElsewhere = name({ pid, world: '00000001' });
  const finished = [target, 'chromium-2.0.0', 'chromium-1.0.0.1'];
  for (const made of [over, alive, pidGivenAgain, elsewhere, longAgoElsewhere, ...finished]) {
    await mkdir(join(beside, made));
  }
  await utimes(join(beside, longAgoElsewhere), 0, 0);

  const staging = await openStaging(join(beside, target));
  await staging[Symbol.asyncDispose]();
  expect((await readdir(beside)).toSorted()).toEqual([alive, elsewhere, ...finished].toSorted());
});
