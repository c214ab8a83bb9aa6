import { dirname } from 'node:path';
import type { SiteSource } from '../model/index.ts';
import type { SiteFolder, SiteKind } from './contract.ts';

/** All kinds of sites. A new kind is a file or folder beside these and an entry here. */
const kinds: { readonly [Kind in SiteSource['kind']]: SiteKind<Extract<SiteSource, { kind: Kind }>> } = {
  folder: {
    load: async () => (await import('./folder/index.ts')).startFolder,
    withTexts: (source) => source,
    startsHere: true,
    mayRunTwice: true,
    folderOf: ({ folder, base }) => ({ folder, servedAt: base }),
  },
  app: {
    load: async () => (await import('./app/index.ts')).startApp,
    withTexts: (source, replaced) => ({ ...source, env: withValues(source.env, replaced) }),
    startsHere: true,
    mayRunTwice: true,
    // A running app does not load its files again.
    folderOf: ({ module }, configFile) => ({ folder: dirname(configFile ?? module), servedAt: undefined }),
  },
  url: {
    load: async () => (await import('./url.ts')).startUrl,
    withTexts: (source) => source,
    startsHere: false,
    mayRunTwice: false,
    folderOf: () => undefined,
  },
  command: {
    load: async () => (await import('./command/index.ts')).startCommand,
    withTexts: (source, replaced) => ({
      ...source,
      command: replaced(source.command),
      env: withValues(source.env, replaced),
    }),
    startsHere: true,
    // It may need a database or a folder for itself alone.
    mayRunTwice: false,
    folderOf: () => undefined,
  },
};

export function kindOf(source: SiteSource): SiteKind {
  // TypeScript cannot know that the entry of this kind takes this source.
  return kinds[source.kind] as SiteKind;
}

/** Whether this tool starts and stops the site. */
export function startsHere(source: SiteSource): boolean {
  return kindOf(source).startsHere;
}

/** Whether the site can run twice at the same time. */
export function mayRunTwice(source: SiteSource): boolean {
  return kindOf(source).mayRunTwice;
}

/** The folders with the files of these sites, as far as they are known. */
export function foldersOf(
  sites: Readonly<Record<string, SiteSource>>,
  configFile: string | undefined,
): readonly SiteFolder[] {
  return Object.values(sites).flatMap((source) => kindOf(source).folderOf(source, configFile) ?? []);
}

function withValues(
  env: Readonly<Record<string, string>>,
  replaced: (text: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, replaced(value)]));
}
