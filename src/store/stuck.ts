import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Shot } from '../model/index.ts';
import { writeBelow } from './work-folder.ts';

/**
 * Writes a picture of where the actions of a shot have failed, below `.snapshot-site/failed`.
 *
 * @returns The file, relative to the folder of the project; `undefined` if it could not be written.
 */
export async function writeStuck(
  workFolder: string,
  shot: Shot,
  bytes: Uint8Array,
): Promise<string | undefined> {
  const file = fileOf(workFolder, shot);
  try {
    await writeBelow(workFolder, file, bytes);
    return `${basename(workFolder)}/failed/${shot.id}.png`;
  } catch {
    return undefined;
  }
}

/** Removes the picture of an earlier failure, once the actions of the shot have worked. */
export async function removeStuck(workFolder: string, shot: Shot): Promise<void> {
  await rm(fileOf(workFolder, shot), { force: true }).catch(() => {});
}

function fileOf(workFolder: string, shot: Shot): string {
  return join(workFolder, 'failed', `${shot.id}.png`);
}
