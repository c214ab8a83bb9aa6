import type { UserFont } from './user-fonts.ts';

/** A text and the font that must draw it. */
export interface Sample {
  /** A CSS font family. */
  readonly family: string;
  readonly text: string;
  readonly lang?: string;
  /** The name of the font. */
  readonly drawnBy: string;
}

const text = 'Hamburgefonstiv';

/** The most common families, and families that few systems substitute in the same way. */
const pinned: readonly Sample[] = [
  { family: 'sans-serif', text, drawnBy: 'Liberation Sans' },
  { family: 'serif', text, drawnBy: 'Liberation Serif' },
  { family: 'monospace', text, drawnBy: 'Liberation Mono' },
  { family: 'Georgia', text, drawnBy: 'Gelasio' },
  { family: 'Verdana', text, drawnBy: 'DejaVu Sans' },
];

const ofSets: Readonly<Record<string, readonly Sample[]>> = {
  emoji: [{ family: 'Apple Color Emoji', text: '🚀', drawnBy: 'Noto Color Emoji' }],
  cjk: [
    { family: 'PingFang SC', text: '汉', lang: 'zh', drawnBy: 'Noto Sans SC' },
    { family: 'Hiragino Sans', text: 'あ', lang: 'ja', drawnBy: 'Noto Sans JP' },
    { family: 'Malgun Gothic', text: '한', lang: 'ko', drawnBy: 'Noto Sans KR' },
  ],
};

/** The samples to verify, without the families that the user's own fonts provide. */
export function samplesFor(sets: readonly string[], own: readonly UserFont[]): Sample[] {
  const owned = new Set(own.flatMap(({ families }) => families.map((family) => family.toLowerCase())));
  return [...pinned, ...sets.flatMap((name) => ofSets[name]!)].filter(
    ({ family, drawnBy }) => !owned.has(family.toLowerCase()) && !owned.has(drawnBy.toLowerCase()),
  );
}
