import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureScratch, writingIn } from './scratch-folder.ts';

/** What a browser said of itself when it was launched. */
export interface KnownBrowser {
  readonly name: string;
  readonly version: string;
}

const schema = z.record(z.string(), z.object({ name: z.string(), version: z.string() }));
/** Those of other machines and of the past: a cache of CI has few, and what is forgotten is asked again. */
const most = 20;

/** What is known of the browser with this identity from earlier runs; nothing here throws. */
export async function knownBrowser(scratch: string, identity: string): Promise<KnownBrowser | undefined> {
  return (await read(scratch))[identity];
}

export async function rememberBrowser(
  scratch: string,
  identity: string,
  { name, version }: KnownBrowser,
): Promise<void> {
  const others = Object.entries(await read(scratch)).filter(([other]) => other !== identity);
  const known = Object.fromEntries([[identity, { name, version }], ...others].slice(0, most));
  const file = fileIn(scratch);
  const temporary = writingIn(scratch);
  try {
    await ensureScratch(scratch);
    await writeFile(temporary, JSON.stringify(known));
    await rename(temporary, file);
  } catch {
    // Then it is launched again to be asked.
  }
}

async function read(scratch: string): Promise<Readonly<Record<string, KnownBrowser>>> {
  try {
    return schema.parse(JSON.parse(await readFile(fileIn(scratch), 'utf8')));
  } catch {
    return {};
  }
}

function fileIn(scratch: string): string {
  return join(scratch, 'browsers.json');
}
