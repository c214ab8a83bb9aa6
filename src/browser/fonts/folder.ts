import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import { temporaryFolder, tidyTemporaryFolder } from '../../temporary.ts';
import { cacheFolder } from '../cache.ts';
import { type Contents, contentsOfFiles, isIntact } from '../intact.ts';
import type { Machine } from '../machine.ts';
import { openStaging, takePlace } from '../staging.ts';
import { fontconfig } from './fontconfig.ts';
import type { OwnFont } from './own.ts';
import { pinned } from './pinned.ts';

/** The fonts that pages see, beside those that come with the package. */
interface Added {
  readonly folders: readonly string[];
  readonly own: readonly OwnFont[];
}

export interface FontFolder extends AsyncDisposable {
  /** The configuration of fontconfig. */
  readonly config: string;
  /** The folder that it lies in; names that begin with a dot are free. */
  readonly folder: string;
}

/**
 * Makes folders in the cache with the configuration, and with copies of the package's fonts and of the user's. All that
 * is read by the browser is a copy: the package may lie in an archive, as with Yarn's Plug'n'Play, into which only this
 * process can look.
 */
export async function prepareFolder(
  added: Added,
  machine: Machine,
  onNotice: (message: string) => void,
): Promise<FontFolder> {
  const cache = join(cacheFolder(machine), 'fonts');
  try {
    const config = await prepareIn(cache, added, onNotice);
    return { config, folder: dirname(config), [Symbol.asyncDispose]: async () => {} };
  } catch (error) {
    // A home that cannot be written, as in some containers, or is full, is no reason to have no pictures.
    if (!/EACCES|EPERM|EROFS|ENOTDIR|ENOSPC/.test((error as Error).message)) throw error;
  }
  const temporary = await mkdtemp(join(temporaryFolder(), 'fonts-'));
  const dispose = async () => {
    await rm(temporary, { recursive: true, force: true });
    tidyTemporaryFolder();
  };
  try {
    const config = await prepareIn(temporary, added, onNotice);
    return { config, folder: dirname(config), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Resolves with the path of the configuration. */
async function prepareIn(
  parent: string,
  { folders, own }: Added,
  onNotice: (message: string) => void,
): Promise<string> {
  const ours = await keep(join(parent, `pinned-${digits(pinned.contents)}`), pinned.contents, {
    fill: copyPinned,
    onNotice,
  });
  const text = (folder: string) =>
    fontconfig({
      folders: [ours, ...folders, join(folder, 'own')],
      // What fontconfig finds out about the fonts, and checks itself.
      cache: join(folder, '.cache'),
      ownFamilies: own.flatMap(({ families }) => families),
    });
  const contents = (folder: string) =>
    contentsOfFiles([
      { name: 'fonts.conf', hash: hashOf(text(folder)) },
      ...own.map((font, index) => ({ name: `own/${nameOf(font, index)}`, hash: font.hash })),
    ]);
  // It is named after what is in it: fontconfig would not notice that a font has changed.
  const folder = join(parent, `config-${digits(contents(''))}`);
  await keep(folder, contents(folder), {
    onNotice,
    async fill(made) {
      await mkdir(join(made, 'own'), { recursive: true });
      for (const [index, font] of own.entries()) {
        await copyFile(font.path, join(made, 'own', nameOf(font, index)));
      }
      await writeFile(join(made, 'fonts.conf'), text(folder));
    },
  });
  return join(folder, 'fonts.conf');
}

/** Sees to it that a folder has these contents, and resolves with its path. */
async function keep(
  folder: string,
  contents: Contents,
  { fill, onNotice }: { fill(made: string): Promise<void>; onNotice(message: string): void },
): Promise<string> {
  const isComplete = (made: string) => isIntact(made, contents);
  if (isComplete(folder)) return folder;
  const isDamaged = existsSync(folder);
  try {
    await using staging = await openStaging(folder);
    const made = join(staging.folder, 'made');
    await mkdir(made);
    await fill(made);
    if (!isComplete(made)) throw notAsItShouldBe(folder);
    await takePlace(made, folder, isComplete);
  } catch (error) {
    if (isDamaged) {
      onNotice(`What is kept in ${folder} is damaged and cannot be replaced (${(error as Error).message}).`);
    }
    throw error;
  }
  if (isDamaged) onNotice(`What was kept in ${folder} was damaged and has been made anew.`);
  return folder;
}

async function copyPinned(made: string): Promise<void> {
  for (const name of await readdir(pinned.folder)) {
    await copyFile(join(pinned.folder, name), join(made, name));
  }
}

/** Named so that fontconfig, which reads a folder in the order of its names, sees them as the user listed them. */
function nameOf({ path }: OwnFont, index: number): string {
  return `${String(index).padStart(5, '0')}${extname(path)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Enough to tell one from another. */
function digits(contents: Contents): string {
  return contents.slice(0, 16);
}

function notAsItShouldBe(folder: string): SnapshotError {
  return new SnapshotError(
    'FONTS_NOT_FOUND',
    `The fonts that were copied to ${folder} are not what they should be: those in ${pinned.folder} are damaged, or a font of yours has changed in this moment.`,
    { hint: 'Run it again. If that does not help, install snapshot-site again.' },
  );
}
