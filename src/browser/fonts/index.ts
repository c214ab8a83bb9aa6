/**
 * The fonts that pages see: on Linux the pinned ones, so that text is the same on every machine.
 */
import { join } from 'node:path';
import type { BrowserChoice, FontChoice, RunEvent } from '../../model/index.ts';
import { cacheFolder } from '../cache.ts';
import { downloadForbiddenBy } from '../find.ts';
import type { Machine } from '../machine.ts';
import type { Fonts } from './contract.ts';
import { prepareFolder } from './folder.ts';
import { hashOf, type UserFont, readUserFonts } from './user-fonts.ts';
import { pinned } from './pinned.ts';
import { samplesFor } from './samples.ts';
import { provideFontSets } from './sets.ts';
import { describeSystemFonts } from './system.ts';

export type { Fonts } from './contract.ts';
export { verifyText } from './verify.ts';
export { type FontSet, fontSets, isFetched, provideFontSets } from './sets.ts';

/**
 * Prepares the chosen fonts. Font sets that are missing are fetched.
 *
 * @throws SnapshotError `FONTS_NOT_FOUND` or `FONTS_DOWNLOAD`.
 */
export async function openFonts(
  choice: BrowserChoice,
  machine: Machine,
  { signal, onEvent }: { signal: AbortSignal; onEvent(event: FontsEvent): void },
): Promise<Fonts> {
  const { fonts } = choice;
  if (fonts.kind === 'system' || machine.platform !== 'linux') {
    const id = await describeSystemFonts(machine, signal);
    const verifiedFolder = join(cacheFolder(machine), 'fonts', 'system');
    return { id, env: {}, samples: [], verifiedFolder, [Symbol.asyncDispose]: async () => {} };
  }
  const sets = fonts.sets.length === 0 ? [] : await provideSets(fonts.sets);
  const userFonts = await readUserFonts(fonts.paths);
  const prepared = await prepareFolder({ folders: sets, userFonts }, machine, (message) =>
    onEvent({ kind: 'notice', message }),
  );
  return {
    id: describePinned(fonts, userFonts),
    samples: samplesFor(fonts.sets, userFonts),
    verifiedFolder: join(prepared.folder, '.proofs'),
    env: {
      FONTCONFIG_FILE: prepared.config,
      FONTCONFIG_PATH: undefined,
      FONTCONFIG_SYSROOT: undefined,
      // Otherwise the fallback for a missing character depends on the language of this machine.
      FC_LANG: 'en',
      FREETYPE_PROPERTIES: undefined,
    },
    [Symbol.asyncDispose]: () => prepared[Symbol.asyncDispose](),
  };

  async function provideSets(names: readonly string[]): Promise<string[]> {
    const forbidden = downloadForbiddenBy(choice, machine);
    return provideFontSets(names, machine, { forbidden, signal, onEvent });
  }
}

type FontsEvent = Extract<RunEvent, { kind: 'browser-download' | 'notice' }>;

function describePinned(
  { sets }: Extract<FontChoice, { kind: 'pinned' }>,
  userFonts: readonly UserFont[],
): string {
  const added = userFonts.length === 0 ? [] : [hashOf(userFonts).slice(0, 8)];
  return [`pinned ${pinned.version}`, ...sets, ...added].join(' + ');
}
