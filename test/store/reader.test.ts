import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReader } from '../../src/store/reader.ts';
import { sha256Of } from '../../src/store/sha256.ts';
import { temporaryFolder } from '../support/temporary.ts';

const names = Array.from({ length: 50 }, (_, index) => `${index}.png`);
/** Small ones share their memory with others, large ones have their own. */
const contents = names.map((name, index) => Buffer.alloc(1 + index ** 3, name));

async function pictures(): Promise<string> {
  const folder = await temporaryFolder();
  await Promise.all(names.map((name, index) => writeFile(join(folder, name), contents[index]!)));
  return folder;
}

for (const expected of [1, names.length]) {
  test(`pictures are read and hashed, ${expected} expected`, async () => {
    const folder = await pictures();
    await using reader = openReader(expected);
    const found = await Promise.all(names.map((name) => reader.read(join(folder, name))));
    expect(found.every((hashed, index) => contents[index]!.equals(hashed!.bytes))).toBe(true);
    expect(found.map((hashed) => hashed?.sha256)).toEqual(contents.map(sha256Of));
  });

  test(`a picture that is missing is nothing, and one that cannot be read is an error, ${expected} expected`, async () => {
    const folder = await pictures();
    await rm(join(folder, '1.png'));
    await rm(join(folder, '2.png'));
    await mkdir(join(folder, '2.png'));
    await using reader = openReader(expected);
    const [whole, missing, unreadable, next] = await Promise.allSettled(
      names.slice(0, 4).map((name) => reader.read(join(folder, name))),
    );
    expect(whole).toMatchObject({ value: { sha256: sha256Of(contents[0]!) } });
    expect(missing).toEqual({ status: 'fulfilled', value: undefined });
    expect(unreadable).toMatchObject({ reason: { code: 'EISDIR' } });
    expect(next).toMatchObject({ value: { sha256: sha256Of(contents[3]!) } });
  });
}

test('a picture is read all the same when the thread that reads them ends', async () => {
  const folder = await pictures();
  const reader = openReader(names.length);
  const asked = reader.read(join(folder, '49.png'));
  await reader[Symbol.asyncDispose]();
  const later = reader.read(join(folder, '48.png'));
  expect(await asked).toMatchObject({ sha256: sha256Of(contents[49]!) });
  expect(await later).toMatchObject({ sha256: sha256Of(contents[48]!) });
});
