import type { GeneratedText, GlyphsInQuestion, MissingGlyph } from '../contract.ts';
import { own, type Root } from '../own.ts';

/**
 * Draws each character in question in each font in which it is used, and one that surely no font has. A character is missing
 * if both look the same.
 */
export function findMissingGlyphs(
  roots: Root[],
  { most, inQuestion: pattern, generated }: GlyphsInQuestion,
): MissingGlyph[] {
  const isInQuestion = new RegExp(pattern, 'u');
  const questions = new RegExp(pattern, 'gu');
  /** Form fields, whose text is no text node of the document. */
  const fields =
    'textarea, input:not([type=password], [type=checkbox], [type=radio], [type=file], [type=range], [type=color])';
  /** By font, the characters in question with the elements that use them. */
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

  /** Those of the characters that look like one that is surely missing. */
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
    // For a missing character the browser searches all fonts, which takes 0.2 ms.
    for (let begin = 0; begin < characters.length && missing.length < most; begin += rows) {
      const some = characters.slice(begin, begin + rows);
      const pixels = draw(some);
      missing.push(
        ...some.filter((_, index) => box.every((pixel, at) => pixels[index * cell * cell + at] === pixel)),
      );
    }
    return missing;
  }

  if (window.innerWidth === 0 || window.innerHeight === 0) return [];
  for (const root of roots) lookAt(root);
  for (const { text, style, element } of generated) askOf(style, text, element);
  return [...asked].flatMap(([font, characters]) =>
    boxesAmong([...characters.keys()], font).flatMap((character) =>
      [...characters.get(character)!].map((element) => ({ character, element })),
    ),
  );
}
