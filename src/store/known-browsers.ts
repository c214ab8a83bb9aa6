import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeBelow } from './work-folder.ts';

/** The name and version that a browser reported when it was launched. */
export interface KnownBrowser {
  readonly name: string;
  readonly version: string;
}

const schema = z.record(z.string(), z.object({ name: z.string(), version: z.string() }));
/** Enough for the browsers of several machines that share a CI cache. A browser that is dropped is launched again. */
const most = 20;

/** What earlier runs have remembered of the browser with this identity. Nothing here throws. */
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
  // If this fails, the browser is launched again next time.
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
