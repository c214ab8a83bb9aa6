import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stageFile } from './atomic-writer.ts';
import { ownName, sweepLeftOver } from './left-over.ts';
import { makeFolder } from './make-folder.ts';

const prefix = '.writing-';
/** Of a report that is not finished. */
export const reportPrefix = '.checking-';
/** No run and no check takes a day. */
const staleAfterMs = 86_400_000;
const swept = new Set<string>();
let count = 0;

/**
 * Makes the folder for what nobody commits, if it is missing; git ignores it without being told, also where a cache
 * brought the folder back without its hidden file. The first time it removes what killed runs were writing there.
 */
export async function ensureWorkFolder(workFolder: string): Promise<void> {
  await makeFolder(workFolder);
  await writeFile(join(workFolder, '.gitignore'), '*\n', { flag: 'wx' }).catch(ignoreThere);
  if (swept.has(workFolder)) return;
  swept.add(workFolder);
  for (const begin of [prefix, reportPrefix]) await sweepLeftOver(workFolder, begin, staleAfterMs);
}

/** Puts a file below the folder in its place at once or not at all. Where it lies is made if it is missing. */
export async function writeBelow(
  workFolder: string,
  file: string,
  content: Uint8Array | string,
): Promise<void> {
  await ensureWorkFolder(workFolder);
  const staged = await stageFile(join(workFolder, `${ownName(prefix)}${(count += 1)}`), content);
  await staged.place(file);
}

function ignoreThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
