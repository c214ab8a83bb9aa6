import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Options } from './contract.ts';
import { visitorLayersOf } from './users.ts';

/** One sentence for each `storageState` that is missing or not valid. The browser would refuse it without a reason. */
export function describeStorageStates(options: Options, folder: string): string[] {
  return visitorLayersOf(options).flatMap(([path, { storageState }]) => {
    if (storageState === undefined) return [];
    const isFile = typeof storageState === 'string';
    const trouble = isFile ? troubleWith(resolve(folder, storageState)) : troubleIn(storageState);
    const what = isFile ? storageState : 'it';
    return trouble === undefined ? [] : [`${path}storageState: ${what} ${trouble}`];
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
    return troubleIn(JSON.parse(text));
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}

function troubleIn(state: unknown): string | undefined {
  return storageStateSchema.safeParse(state).success
    ? undefined
    : 'has no lists "cookies" and "origins" as Playwright’s context.storageState() writes them';
}

const entry = { name: z.string(), value: z.string() };
const storageStateSchema = z.object({
  cookies: z.array(z.object({ ...entry, domain: z.string(), path: z.string() })),
  origins: z.array(z.object({ origin: z.url(), localStorage: z.array(z.object(entry)) })),
});
