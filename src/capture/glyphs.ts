import type { Page } from 'playwright';
import type { Note } from '../model/index.ts';
import type { Description } from './description.ts';
import { type GeneratedText, generatedTexts } from './generated.ts';
import { inEachDocument, type Own, type ParentOf, type Root } from './roots.ts';
import { sessionOf } from '../playwright/index.ts';

/**
 * Latin, Greek, Cyrillic and their punctuation: any font that draws text has them. What is invisible by itself, and
 * marks, which are drawn with what they belong to, are not asked for.
 */
const inQuestion =
  /[^\0-\u024F\u0370-\u04FF\u1E00-\u1EFF\u2000-\u206F\u20AC\u2122\u2800\p{C}\p{M}\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Names the characters of the page that no font has, and that are therefore drawn as empty boxes. Looks at the text
 * that is rendered, in open shadow roots and in frames too, and at what CSS adds with `content` or to the items of a
 * list; private characters, as icon fonts use them, count as drawn. Most pages have no character in question anywhere,
 * which their description shows, and are not asked.
 *
 * The page is not changed, and no time passes in it.
 */
export async function missingGlyphs(page: Page, description: Description | undefined): Promise<Note[]> {
  if (description && !description.strings.some((text) => inQuestion.test(text))) return [];
  // A page that goes on to another document meanwhile has nothing to say.
  const found = await lookInFrames(page, description).catch(() => []);
  const elements = new Map<string, Set<string>>();
  for (const { character, element } of found) {
    elements.set(character, (elements.get(character) ?? new Set()).add(element));
  }
  // In the order of their numbers, so that the note is the same each time.
  const missing = [...elements.keys()].toSorted((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return remedies.flatMap((remedy) => {
    const helped = missing.filter((character) => remedyFor(character) === remedy);
    if (helped.length === 0) return [];
    const where = new Set(helped.flatMap((character) => [...elements.get(character)!]));
    return [{ kind: 'glyphs' as const, message: inWords(helped, [...where].toSorted(), remedy.add) }];
  });
}

async function lookInFrames(page: Page, description: Description | undefined): Promise<Missing[]> {
  const generated = description && generatedTexts(description, (text) => inQuestion.test(text));
  const found = await inEachDocument(await sessionOf(page), lookForBoxes, (frame) => ({
    most: manyMissing,
    inQuestion: inQuestion.source,
    generated: generated?.get(frame) ?? [],
  }));
  return found.flat();
}

/** What to add for which characters; the first that fits. */
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

/** From here on they are not counted any more. */
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

interface Missing {
  readonly character: string;
  /** E.g. `<p>`. */
  readonly element: string;
}

/**
 * Runs in the page: draws each character in question once for each font that it is asked of, and beside it one that
 * surely no font has. Where both look the same, it is missing.
 */
function lookForBoxes(
  roots: Root[],
  {
    most,
    inQuestion: pattern,
    generated,
  }: { most: number; inQuestion: string; generated: readonly GeneratedText[] },
  _parentOf: ParentOf,
  own: Own,
): Missing[] {
  const isInQuestion = new RegExp(pattern, 'u');
  const questions = new RegExp(pattern, 'gu');
  /** The elements that show what is in them, though it is no text of the document. */
  const fields =
    'textarea, input:not([type=password], [type=checkbox], [type=radio], [type=file], [type=range], [type=color])';
  /** By font, the characters in question and the elements in which they stand. */
  const asked = new Map<string, Map<string, Set<string>>>();

  function ask(text: string, element: Element): void {
    if (!isInQuestion.test(text)) return;
    if (!own(element, 'checkVisibility')({ visibilityProperty: true, opacityProperty: true })) return;
    askOf(getComputedStyle(element), text, `<${own(element, 'localName')}>`);
  }

  function askOf(
    { fontStyle, fontWeight, fontFamily }: Pick<CSSStyleDeclaration, keyof GeneratedText['style']>,
    text: string,
    element: string,
  ): void {
    const font = `${fontStyle} ${fontWeight} 16px ${fontFamily}`;
    const characters = asked.get(font) ?? new Map<string, Set<string>>();
    asked.set(font, characters);
    for (const [character] of text.matchAll(questions)) {
      characters.set(character, (characters.get(character) ?? new Set()).add(element));
    }
  }

  function lookAt(root: Root): void {
    const walker = own(document, 'createTreeWalker')(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        const element = node.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
        if (element) ask(node.data, element);
        continue;
      }
      const element = node as HTMLInputElement;
      if (own(element, 'matches')(fields)) ask(element.value || element.placeholder, element);
      if (element instanceof HTMLSelectElement)
        for (const { text } of element.size > 1 ? element.options : element.selectedOptions)
          ask(text, element);
    }
  }

  /** The characters of these that look like one that is surely missing. */
  function boxesAmong(characters: readonly string[], font: string): string[] {
    const cell = 24;
    const rows = 40;
    const canvas = new OffscreenCanvas(cell, cell * rows);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.font = font;
    /** The pictures of these characters, one below the other. */
    const draw = (some: readonly string[]): Uint32Array => {
      context.clearRect(0, 0, canvas.width, canvas.height);
      some.forEach((character, index) => {
        context.save();
        context.beginPath();
        context.rect(0, index * cell, cell, cell);
        context.clip();
        context.fillText(character, 2, index * cell + 18);
        context.restore();
      });
      return new Uint32Array(context.getImageData(0, 0, cell, cell * some.length).data.buffer);
    };
    const box = draw(['\u{10FFFD}']);
    const missing: string[] = [];
    // Looking in vain through all fonts is what takes time: 0.2 ms for each character.
    for (let begin = 0; begin < characters.length && missing.length < most; begin += rows) {
      const some = characters.slice(begin, begin + rows);
      const pixels = draw(some);
      missing.push(
        ...some.filter((_, index) => box.every((pixel, at) => pixels[index * cell * cell + at] === pixel)),
      );
    }
    return missing;
  }

  if (innerWidth === 0 || innerHeight === 0) return [];
  for (const root of roots) lookAt(root);
  for (const { text, style, element } of generated) askOf(style, text, element);
  return [...asked].flatMap(([font, characters]) =>
    boxesAmong([...characters.keys()], font).flatMap((character) =>
      [...characters.get(character)!].map((element) => ({ character, element })),
    ),
  );
}
