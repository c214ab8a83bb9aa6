import { inPage, type Root } from '../roots.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Settles what the styles ask of the pointer by what holds now. A picture of more than the window makes the browser
 * forget that the screen is to be touched, and a phone's page would be drawn as for a mouse.
 */
export async function keepTouch(session: Session): Promise<void> {
  await inPage(session, settleQueries, undefined);
}

function settleQueries(roots: Root[]): void {
  for (const root of roots)
    for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) settleSheet(sheet);

  function settleSheet(sheet: CSSStyleSheet): void {
    settle(sheet.media);
    for (const rule of rulesOf(sheet)) settleRule(rule);
  }

  /** Those of another origin are nobody's to read. */
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
