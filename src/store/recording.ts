import { dirname, join } from 'node:path';
import { stageFile, writingPrefix } from './atomic-writer.ts';
import { cannotWrite } from './cannot-write.ts';
import { ownName } from './left-over.ts';
import { makeFolder } from './make-folder.ts';
import { readIfThere } from './read-if-there.ts';

/**
 * Writes a recording atomically, unless the same is there already.
 *
 * @throws SnapshotError `OUTPUT` if it cannot be written.
 */
export async function saveRecording(file: string, text: string): Promise<'new' | 'changed' | 'unchanged'> {
  try {
    const before = readIfThere(file);
    if (before && String(before) === text) return 'unchanged';
    await makeFolder(dirname(file));
    const staged = await stageFile(join(dirname(file), ownName(writingPrefix)), text);
    await staged.place(file);
    return before ? 'changed' : 'new';
  } catch (error) {
    throw cannotWrite(file, error);
  }
}
