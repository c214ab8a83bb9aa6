import { join } from 'node:path';
import { SnapshotError } from '../../errors.ts';
import type { RunEvent } from '../../model/index.ts';
import { cacheFolder } from '../cache.ts';
import type { Machine } from '../machine.ts';
import { CacheError, fetchPackage, type NpmPackage } from '../npm-package.ts';

/** An optional set of fonts, beside the pinned ones. */
export interface FontSet {
  readonly name: string;
  /** What it covers, in words for users. */
  readonly covers: string;
  readonly fonts: readonly PackagedFont[];
}

/** A font in an npm package. Only the files that are named here are kept. */
interface PackagedFont extends NpmPackage {
  readonly family: string;
  /** Paths in the package. */
  readonly files: readonly string[];
}

/** All optional sets. `config/fonts.ts` has to list the same names. */
export const fontSets: readonly FontSet[] = [
  {
    name: 'emoji',
    covers: 'emoji, in colour',
    fonts: [
      {
        family: 'Noto Color Emoji',
        package: '@expo-google-fonts/noto-color-emoji',
        version: '0.4.6',
        bytes: 8_002_575,
        integrity:
          'sha512-2pAakFka8eSDCHB5d6NNp/7WrOZAiVYcycOqAbccPd8P8zaWUVfQ0N3y84nNPmhCQT9qzM9bpDi6cgMu6fRKEg==',
        contents: '132a0f36c244f81fdeb719d6610c09c0361839cebba2ee52d75b3f783eb2d263',
        files: ['400Regular/NotoColorEmoji_400Regular.ttf'],
      },
    ],
  },
  {
    name: 'cjk',
    covers: 'Chinese, Japanese and Korean',
    fonts: [
      {
        family: 'Noto Sans SC',
        package: '@expo-google-fonts/noto-sans-sc',
        version: '0.4.3',
        bytes: 56_954_252,
        integrity:
          'sha512-9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ==',
        contents: '1c8c7f1c07b2a5f1d98ceed3a590a4dc1cfb916ddaf2279f80f35892d1bd391f',
        files: ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf'],
      },
      {
        family: 'Noto Sans JP',
        package: '@expo-google-fonts/noto-sans-jp',
        version: '0.4.3',
        bytes: 28_996_407,
        integrity:
          'sha512-Fl+Z6vtD24HFAYsvzB0S9Nery1ly16B9PesdY0wBd+wEHAvkNglnkTUspU0HqGOubkmoa8zusJrKv6vDx1o70A==',
        contents: 'c5a1d0b025ae807cca0d982008fa558f5de0269caa5d7fbdf980968fae471d55',
        files: ['400Regular/NotoSansJP_400Regular.ttf', '700Bold/NotoSansJP_700Bold.ttf'],
      },
      {
        family: 'Noto Sans KR',
        package: '@expo-google-fonts/noto-sans-kr',
        version: '0.4.3',
        bytes: 27_602_552,
        integrity:
          'sha512-EVS/uJPcf1TgJtjmQmrFr0oGdcl7ml09CSu0E/AyGzR0UfzdR2pBbzWWPsnuzZiGUl643ODYwYiXK5+B+fLjhQ==',
        contents: 'f38dd104a7ce398eadd357e22223239339242f976497b80e365334429a2a5b81',
        files: ['400Regular/NotoSansKR_400Regular.ttf', '700Bold/NotoSansKR_700Bold.ttf'],
      },
    ],
  },
];

/** Whether all fonts of a set are on this computer. */
export function isFetched({ fonts }: FontSet, machine: Machine): boolean {
  return fonts.every((font) => flawOf(font, machine) === undefined);
}

/**
 * Fetches the sets that are missing, and resolves with the folders of all.
 *
 * @param forbidden What forbids downloads, in words; `undefined` if nothing does.
 * @throws SnapshotError `FONTS_NOT_FOUND` if one is missing and may not be fetched, `FONTS_DOWNLOAD` if it cannot be.
 */
export async function provideFontSets(
  names: readonly string[],
  machine: Machine,
  {
    forbidden,
    signal,
    onEvent,
  }: {
    forbidden: string | undefined;
    signal: AbortSignal;
    onEvent(event: Extract<RunEvent, { kind: 'browser-download' | 'notice' }>): void;
  },
): Promise<string[]> {
  const sets = fontSets.filter(({ name }) => names.includes(name));
  for (const set of sets) {
    for (const font of set.fonts) {
      const flaw = flawOf(font, machine);
      if (flaw === undefined) continue;
      const what = `The fonts "${set.name}" (${font.family})`;
      const damaged = flaw === 'damaged' ? `${what} in ${folderOf(font, machine)} are damaged` : undefined;
      if (forbidden !== undefined)
        throw notFound(set, damaged ?? `${what} are not on this computer`, forbidden);
      if (damaged !== undefined) onEvent({ kind: 'notice', message: `${damaged} and are fetched again.` });
      const onProgress = (receivedBytes: number, totalBytes: number | undefined) =>
        onEvent({ kind: 'browser-download', what: font.family, receivedBytes, totalBytes });
      onProgress(0, font.bytes);
      try {
        await fetchFont(font, machine, { signal, onProgress });
      } catch (error) {
        signal.throwIfAborted();
        throw notFetched(font, damaged ? `${damaged} and` : what, error, machine);
      }
    }
  }
  return sets.flatMap(({ fonts }) => fonts.map((font) => folderOf(font, machine)));
}

async function fetchFont(
  font: PackagedFont,
  machine: Machine,
  request: { signal: AbortSignal; onProgress(receivedBytes: number, totalBytes: number | undefined): void },
): Promise<void> {
  // The licence is kept too.
  const wanted = new Set([...font.files, 'LICENSE_FONT'].map((file) => `package/${file}`));
  await fetchPackage(font, folderOf(font, machine), {
    machine,
    ...request,
    unpack: async (archive, folder) => {
      // Loaded here because most runs fetch nothing.
      const { extract } = await import('tar');
      await extract({
        file: archive,
        cwd: folder,
        strip: 1,
        strict: true,
        filter: (path) => wanted.has(path),
      });
    },
  });
}

function folderOf(font: PackagedFont, machine: Machine): string {
  return join(cacheFolder(machine), 'fonts', `${font.package.split('/')[1]}-${font.version}`);
}

function flawOf(font: PackagedFont, machine: Machine): 'missing' | 'damaged' | undefined {
  const folder = folderOf(font, machine);
  if (machine.pathKind(folder) !== 'folder') return 'missing';
  return machine.isIntact(folder, font.contents) ? undefined : 'damaged';
}

function notFound({ name }: FontSet, what: string, forbidden: string): SnapshotError {
  return new SnapshotError('FONTS_NOT_FOUND', `${what}, and ${forbidden} forbids fetching them.`, {
    hint: `Fetch them once where that is allowed: snapshot-site fonts ${name}`,
  });
}

function notFetched(font: PackagedFont, what: string, error: unknown, machine: Machine): SnapshotError {
  const reason = error instanceof Error ? error.message : String(error);
  return new SnapshotError('FONTS_DOWNLOAD', `${what} could not be fetched: ${reason}`, {
    hint:
      error instanceof CacheError
        ? `Make room in ${cacheFolder(machine)} or make it writable, or name another folder: SNAPSHOT_SITE_CACHE=/path/to/cache npx snapshot-site`
        : `See whether npm reaches its registry: npm view ${font.package}@${font.version}`,
    cause: error,
  });
}
