import type { Root } from '../own.ts';

/** Replaces the media queries about the pointer by their present result. */
export function settleQueries(roots: Root[]): void {
  for (const root of roots)
    for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) settleSheet(sheet);

  function settleSheet(sheet: CSSStyleSheet): void {
    settle(sheet.media);
    for (const rule of rulesOf(sheet)) settleRule(rule);
  }

  /** The rules of a style sheet of another origin cannot be read. */
  function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
    try {
      return [...sheet.cssRules];
    } catch {
      return [];
    }
  }

  function settleRule(rule: CSSRule): void {
    const { media, styleSheet, cssRules } = rule as Partial<CSSMediaRule & CSSImportRule>;
    if (media) settle(media);
    if (styleSheet) settleSheet(styleSheet);
    for (const inner of cssRules ?? []) settleRule(inner);
  }

  function settle(media: MediaList): void {
    if (/hover|pointer/.test(media.mediaText))
      media.mediaText = matchMedia(media.mediaText).matches ? 'all' : 'not all';
  }
}
