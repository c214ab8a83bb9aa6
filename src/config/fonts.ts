import { resolve } from 'node:path';
import type { FontChoice } from '../model/index.ts';
import type { Options } from './contract.ts';

/** The optional sets that can be named in `fonts`; `snapshot-site fonts` fetches them ahead. */
export const fontSets: readonly string[] = ['emoji', 'cjk'];

/** @param folder What paths are relative to. */
export function resolveFonts(fonts: Options['fonts'] = 'pinned', folder: string): FontChoice {
  if (fonts === 'system') return { kind: 'system' };
  const listed = fonts === 'pinned' ? [] : fonts;
  return {
    kind: 'pinned',
    sets: fontSets.filter((name) => listed.includes(name)),
    paths: listed.filter((name) => !fontSets.includes(name)).map((path) => resolve(folder, path)),
  };
}
