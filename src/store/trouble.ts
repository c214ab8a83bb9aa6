import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Shot } from '../model/index.ts';
import { hideSecrets } from '../secrets.ts';
import { ensureWorkFolder } from './work-folder.ts';

/**
 * Writes an unexpected error of a shot with its stack to `.snapshot-site/errors`, so that it can be reported.
 *
 * @returns The file; `undefined` if it could not be written.
 */
export async function writeTrouble(
  workFolder: string,
  shot: Shot,
  error: unknown,
): Promise<string | undefined> {
  const name = createHash('sha256').update(shot.id).digest('hex').slice(0, 16);
  const file = join(workFolder, 'errors', `${name}.txt`);
  try {
    await ensureWorkFolder(workFolder);
    await mkdir(join(workFolder, 'errors'), { recursive: true });
    const text = `${shot.id} (${shot.page.path})\n${inspect(error, { depth: 5 })}\n`;
    await writeFile(file, hideSecrets(text));
    return file;
  } catch {
    return undefined;
  }
}
