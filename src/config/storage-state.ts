import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Options } from './contract.ts';
import { layersOf } from './devices.ts';

/** One sentence for each `storageState` file that is missing or not valid. The browser would refuse it without a reason. */
export function describeStorageStates(options: Options, folder: string): string[] {
  return layersOf(options).flatMap(([path, { storageState }]) => {
    const trouble = storageState === undefined ? undefined : troubleWith(resolve(folder, storageState));
    return trouble === undefined ? [] : [`${path}storageState: ${storageState} ${trouble}`];
  });
}

function troubleWith(file: string): string | undefined {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `does not exist (${file})` : `cannot be read: ${message}`;
  }
  try {
    return storageStateSchema.safeParse(JSON.parse(text)).success
      ? undefined
      : 'has no lists "cookies" and "origins" as Playwright’s context.storageState() writes them';
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}

const entry = { name: z.string(), value: z.string() };
const storageStateSchema = z.object({
  cookies: z.array(z.object({ ...entry, domain: z.string(), path: z.string() })),
  origins: z.array(z.object({ origin: z.url(), localStorage: z.array(z.object(entry)) })),
});
