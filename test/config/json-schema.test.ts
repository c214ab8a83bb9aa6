import { expect, test } from 'vitest';
import { jsonSchemaOfConfig } from './json-schema.ts';

test('schema.json in the package is what the tool checks and the types say; vitest -u writes it', async () => {
  const text = `${JSON.stringify(jsonSchemaOfConfig(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../schema.json');
});
