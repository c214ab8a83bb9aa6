import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeBelow } from './work-folder.ts';

/** What a browser said of itself when it was launched. */
export interface KnownBrowser {
  readonly name: string;
  readonly version: string;
}

const schema = z.record(z.string(), z.object({ name: z.string(), version: z.string() }));
/** Those of other machines and of the past: a cache of CI has few, and what is forgotten is asked again. */
const most = 20;

/** What is known of the browser with this identity from earlier runs; nothing here throws. */
export async function knownBrowser(workFolder: string, identity: string): Promise<KnownBrowser | undefined> {
  return (await read(workFolder))[identity];
}

export async function rememberBrowser(
  workFolder: string,
  identity: string,
  { name, version }: KnownBrowser,
): Promise<void> {
  const others = Object.entries(await read(workFolder)).filter(([other]) => other !== identity);
  const known = Object.fromEntries([[identity, { name, version }], ...others].slice(0, most));
  // If that fails, it is launched again to be asked.
  await writeBelow(workFolder, fileIn(workFolder), JSON.stringify(known)).catch(() => {});
}

async function read(workFolder: string): Promise<Readonly<Record<string, KnownBrowser>>> {
  try {
    return schema.parse(JSON.parse(await readFile(fileIn(workFolder), 'utf8')));
  } catch {
    return {};
  }
}

function fileIn(workFolder: string): string {
  return join(workFolder, 'browsers.json');
}
