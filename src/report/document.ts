import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SnapshotError } from '../errors.ts';
import { hideSecrets } from '../secrets.ts';

/**
 * Writes a document for machines, and creates its folder if it is missing. It writes synchronously, so that the file is
 * complete when the event has been handled.
 *
 * @throws SnapshotError `OUTPUT` if it cannot be written.
 */
export function writeDocument(
  file: string,
  text: string,
  { append = false, hint = 'Name another file: --reporter name=file' } = {},
): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, hideSecrets(text), { flag: append ? 'a' : 'w' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Its folder was just made, unless there is something in that place.
    const reason = code === 'ENOENT' ? 'a link on the way to it leads to what is not there' : message;
    throw new SnapshotError('OUTPUT', `${file} cannot be written: ${reason}.`, {
      hint,
      cause: error,
    });
  }
}
