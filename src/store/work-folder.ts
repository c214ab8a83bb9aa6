import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stageFile, writingPrefix } from './atomic-writer.ts';
import { ownName, sweepLeftOver } from './left-over.ts';
import { makeFolder } from './make-folder.ts';

/** The prefix of reports that are not finished. */
export const reportPrefix = '.checking-';
/** No run or check takes a day. */
const staleAfterMs = 86_400_000;
const swept = new Set<string>();
let count = 0;

/**
 * Creates the work folder if it is missing, with a `.gitignore` that ignores all of it. A CI cache may have restored the
 * folder without this hidden file, so it is written again. The first call also removes temporary files of killed runs.
 */
export async function ensureWorkFolder(workFolder: string): Promise<void> {
  await makeFolder(workFolder);
  await writeFile(join(workFolder, '.gitignore'), '*\n', { flag: 'wx' }).catch(ignoreThere);
  if (swept.has(workFolder)) return;
  swept.add(workFolder);
  for (const begin of [writingPrefix, reportPrefix]) await sweepLeftOver(workFolder, begin, staleAfterMs);
}

/** Writes a file below the work folder atomically. Folders are created if they are missing. */
export async function writeBelow(
  workFolder: string,
  file: string,
  content: Uint8Array | string,
): Promise<void> {
  await ensureWorkFolder(workFolder);
  const staged = await stageFile(join(workFolder, `${ownName(writingPrefix)}${(count += 1)}`), content);
  await staged.place(file);
}

function ignoreThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
