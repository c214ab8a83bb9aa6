import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import { temporaryFolder, tidyTemporaryFolder } from '../../temporary.ts';
import { cacheFolder } from '../cache.ts';
import { type Contents, contentsOfFiles, isIntact } from '../intact.ts';
import type { Machine } from '../machine.ts';
import { openStaging, moveIntoPlace } from '../staging.ts';
import { fontconfig } from './fontconfig.ts';
import type { UserFont } from './user-fonts.ts';
import { pinned } from './pinned.ts';

/** The fonts that are added to those that come with the package. */
interface AddedFonts {
  readonly folders: readonly string[];
  readonly userFonts: readonly UserFont[];
}

export interface FontFolder extends AsyncDisposable {
  /** The configuration of fontconfig. */
  readonly config: string;
  /** The folder of the configuration. Other files in it must have names that begin with a dot. */
  readonly folder: string;
}

/**
 * Makes folders in the cache with the configuration and with copies of the bundled fonts and of the user's. The browser
 * reads only copies: with Yarn's Plug'n'Play the package is in an archive, which only this process can read.
 */
export async function prepareFolder(
  added: AddedFonts,
  machine: Machine,
  onNotice: (message: string) => void,
): Promise<FontFolder> {
  const cache = join(cacheFolder(machine), 'fonts');
  try {
    const config = await prepareIn(cache, added, onNotice);
    return { config, folder: dirname(config), [Symbol.asyncDispose]: async () => {} };
  } catch (error) {
    // If the cache cannot be written, as in some containers, or the disk is full, a temporary folder is used.
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
  { folders, userFonts }: AddedFonts,
  onNotice: (message: string) => void,
): Promise<string> {
  const bundled = await ensureContents(
    join(parent, `pinned-${shortHash(pinned.contents)}`),
    pinned.contents,
    {
      fill: copyPinned,
      onNotice,
    },
  );
  const text = (folder: string) =>
    fontconfig({
      folders: [bundled, ...folders, join(folder, 'own')],
      // Fontconfig's own cache, which it validates itself.
      cache: join(folder, '.cache'),
      userFamilies: userFonts.flatMap(({ families }) => families),
    });
  const contents = (folder: string) =>
    contentsOfFiles([
      { name: 'fonts.conf', hash: hashOf(text(folder)) },
      ...userFonts.map((font, index) => ({ name: `own/${nameOf(font, index)}`, hash: font.hash })),
    ]);
  // The name has a hash of the contents, because fontconfig would not notice that a font has changed.
  const folder = join(parent, `config-${shortHash(contents(''))}`);
  await ensureContents(folder, contents(folder), {
    onNotice,
    async fill(made) {
      await mkdir(join(made, 'own'), { recursive: true });
      for (const [index, font] of userFonts.entries()) {
        await copyFile(font.path, join(made, 'own', nameOf(font, index)));
      }
      await writeFile(join(made, 'fonts.conf'), text(folder));
    },
  });
  return join(folder, 'fonts.conf');
}

/** Makes the folder if it does not have these contents yet, and resolves with its path. */
async function ensureContents(
  folder: string,
  contents: Contents,
  { fill, onNotice }: { fill(made: string): Promise<void>; onNotice(message: string): void },
): Promise<string> {
  const isComplete = (made: string) => isIntact(made, contents);
  if (isComplete(folder)) {
    await noteUse(folder);
    return folder;
  }
  const isDamaged = existsSync(folder);
  try {
    await using staging = await openStaging(folder);
    const made = join(staging.folder, 'made');
    await mkdir(made);
    await fill(made);
    await noteUse(made);
    if (!isComplete(made)) throw corruptFonts(folder);
    await moveIntoPlace(made, folder, isComplete);
  } catch (error) {
    if (isDamaged) {
      onNotice(`The folder ${folder} is damaged and cannot be replaced (${(error as Error).message}).`);
    }
    throw error;
  }
  if (isDamaged) onNotice(`The folder ${folder} was damaged and has been replaced.`);
  await sweepUnused(dirname(folder));
  return folder;
}

const unusedAfterMs = 30 * 86_400_000;
/** A file whose time says when a folder was last used. The time of the folder itself is of fontconfig's interest. */
const usedName = '.used';

async function noteUse(folder: string): Promise<void> {
  const [note, now] = [join(folder, usedName), new Date()];
  await utimes(note, now, now)
    .catch(() => writeFile(note, ''))
    // A cache that cannot be written is not swept either.
    .catch(() => {});
}

/** Removes what was made for other fonts or by other versions, and was not used for a month. */
async function sweepUnused(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!/^(?:config|pinned)-[\da-f]{16}$/.test(name)) continue;
    const folder = join(parent, name);
    const used = await stat(join(folder, usedName)).catch(() => stat(folder).catch(() => undefined));
    if (!used || Date.now() - used.mtimeMs < unusedAfterMs) continue;
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

async function copyPinned(made: string): Promise<void> {
  for (const name of await readdir(pinned.folder)) {
    await copyFile(join(pinned.folder, name), join(made, name));
  }
}

/** Fontconfig reads the files of a folder by name, so the names keep the order in which the user listed the fonts. */
function nameOf({ path }: UserFont, index: number): string {
  return `${String(index).padStart(5, '0')}${extname(path)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function shortHash(contents: Contents): string {
  return contents.slice(0, 16);
}

function corruptFonts(folder: string): SnapshotError {
  return new SnapshotError(
    'FONTS_NOT_FOUND',
    `The fonts that were copied to ${folder} are not what they should be: those in ${pinned.folder} are damaged, or a font of yours has changed in this moment.`,
    { hint: 'Run it again. If that does not help, install snapshot-site again.' },
  );
}
