import type { Page } from 'playwright';
import type { Note } from '../model/index.ts';
import type { Description } from './description.ts';
import { generatedTexts } from './generated.ts';
import type { MissingGlyph } from '../page/contract.ts';
import { inEachFrame } from './isolated-world.ts';
import { sessionOf } from '../playwright/index.ts';

/**
 * Characters that a font may lack. Not Latin, Greek, Cyrillic and their punctuation, which any font for text has. Not
 * invisible characters. Not combining marks, which are drawn together with other characters.
 */
const inQuestion =
  /[^\0-\u024F\u0370-\u04FF\u1E00-\u1EFF\u2000-\u206F\u20AC\u2122\u2800\p{C}\p{M}\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Names the characters of the page that no font has, and that are therefore drawn as empty boxes. It reads rendered text,
 * in open shadow roots and in frames too, and the texts that CSS adds with `content` or to list items. Private characters,
 * which icon fonts use, count as drawn. Most pages have no character in question, as their description shows. No script
 * is run in these.
 *
 * The page is not changed, and no time passes in it.
 */
export async function missingGlyphs(page: Page, description: Description | undefined): Promise<Note[]> {
  if (description && !description.strings.some((text) => inQuestion.test(text))) return [];
  // It fails if the page navigates to another document meanwhile.
  const found = await lookInFrames(page, description).catch(() => []);
  const elements = new Map<string, Set<string>>();
  for (const { character, element } of found) {
    elements.set(character, (elements.get(character) ?? new Set()).add(element));
  }
  // Sorted by code points, so that the note is the same each time.
  const missing = [...elements.keys()].toSorted((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return remedies.flatMap((remedy) => {
    const helped = missing.filter((character) => remedyFor(character) === remedy);
    if (helped.length === 0) return [];
    const where = new Set(helped.flatMap((character) => [...elements.get(character)!]));
    return [{ kind: 'glyphs' as const, message: inWords(helped, [...where].toSorted(), remedy.add) }];
  });
}

async function lookInFrames(page: Page, description: Description | undefined): Promise<MissingGlyph[]> {
  const generated = description && generatedTexts(description, (text) => inQuestion.test(text));
  const found = await inEachFrame(await sessionOf(page), 'findMissingGlyphs', (frame) => [
    {
      most: manyMissing,
      inQuestion: inQuestion.source,
      generated: generated?.get(frame) ?? [],
    },
  ]);
  return found.flat();
}

/** What to add for which characters. The first that matches applies. */
const remedies: readonly { readonly helps: RegExp; readonly add: string }[] = [
  {
    helps:
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u33FF\uFF00-\uFFEF]/u,
    add: "fonts: ['cjk']",
  },
  { helps: /[\p{Extended_Pictographic}\p{Emoji_Presentation}]/u, add: "fonts: ['emoji']" },
  { helps: /^/u, add: "a font that has them, e.g. fonts: ['./fonts']" },
];

function remedyFor(character: string) {
  return remedies.find(({ helps }) => helps.test(character));
}

const mostNamed = 5;

/** The search for missing characters stops at so many. */
const manyMissing = 100;

function inWords(missing: readonly string[], elements: readonly string[], add: string): string {
  const named = missing.slice(0, mostNamed);
  const numbers = named.map(
    (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
  );
  const others = missing.length >= manyMissing ? 'many' : missing.length - named.length;
  const more = others === 0 ? '' : ` and ${others} more`;
  const where = elements.slice(0, 3).join(', ') + (elements.length > 3 ? ', …' : '');
  return `no font has these characters: ${named.join(' ')} (${numbers.join(', ')})${more} in ${where}; add ${add}`;
}
