import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { temporaryFolder, tidyTemporaryFolder } from '../../temporary.ts';
import { cacheFolder } from '../cache.ts';
import type { Machine } from '../machine.ts';
import { openStaging, takePlace } from '../staging.ts';
import { fontconfig } from './fontconfig.ts';
import { hashOf, type OwnFont } from './own.ts';

/** The fonts that pages see. */
interface Contents {
  /** Grows when the contents of a folder change. */
  readonly version: number;
  readonly folders: readonly string[];
  readonly own: readonly OwnFont[];
}

/**
 * Makes a folder in the cache with the configuration, and with copies of the user's fonts, and resolves with the
 * configuration's path. It is named after what is in it: fontconfig keeps what it knows of a folder and would not notice
 * that a file has changed.
 */
export async function prepareFolder(
  contents: Contents,
  machine: Machine,
): Promise<{ config: string; dispose(): Promise<void> }> {
  const what = [contents.version, configText(contents, ''), hashOf(contents.own)].join('\n');
  const name = `config-${createHash('sha256').update(what).digest('hex').slice(0, 16)}`;
  const folder = join(cacheFolder(machine), 'fonts', name);
  const isComplete = () =>
    [configIn(folder), ...copiesIn(folder, contents.own)].every((path) => existsSync(path));
  try {
    if (!isComplete()) {
      await using staging = await openStaging(folder);
      const made = join(staging.folder, 'made');
      await fill(made, folder, contents);
      await takePlace(made, folder, isComplete);
    }
    return { config: configIn(folder), dispose: async () => {} };
  } catch (error) {
    // A home that cannot be written, as in some containers, or is full, is no reason to have no pictures.
    if (!/EACCES|EPERM|EROFS|ENOTDIR|ENOSPC/.test((error as Error).message)) throw error;
    const temporary = await mkdtemp(join(temporaryFolder(), 'fonts-'));
    await fill(temporary, temporary, contents);
    return {
      config: configIn(temporary),
      async dispose() {
        await rm(temporary, { recursive: true, force: true });
        tidyTemporaryFolder();
      },
    };
  }
}

/** Fills the folder `made`, which is going to be called `folder`. */
async function fill(made: string, folder: string, contents: Contents): Promise<void> {
  await mkdir(join(made, 'own'), { recursive: true });
  for (const [index, copy] of copiesIn(made, contents.own).entries()) {
    await copyFile(contents.own[index]!.path, copy);
  }
  await writeFile(configIn(made), configText(contents, folder));
}

function configText({ folders, own }: Contents, folder: string): string {
  return fontconfig({
    folders: [...folders, join(folder, 'own')],
    cache: join(folder, 'cache'),
    ownFamilies: own.flatMap(({ families }) => families),
  });
}

function configIn(folder: string): string {
  return join(folder, 'fonts.conf');
}

/** Named so that fontconfig, which reads a folder in the order of its names, sees them as the user listed them. */
function copiesIn(folder: string, own: readonly OwnFont[]): string[] {
  return own.map(({ path }, index) =>
    join(folder, 'own', `${String(index).padStart(5, '0')}${extname(path)}`),
  );
}
