import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readIfThere } from '../../src/store/read-if-there.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('a file that is not there is nothing, and one that cannot be read is an error', async () => {
  const folder = await temporaryFolder({ 'page.png': 'picture' });
  expect(String(readIfThere(join(folder, 'page.png')))).toBe('picture');
  expect(readIfThere(join(folder, 'other.png'))).toBeUndefined();
  expect(() => readIfThere(join(folder, 'page.png', 'inner.png'))).toThrow('ENOTDIR');
  expect(() => readIfThere(folder)).toThrow('EISDIR');
});
