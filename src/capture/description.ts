import type { Page } from 'playwright';
import { type Session, sessionOf } from '../playwright/index.ts';

/** Styles that change how an element is drawn, but neither its text nor its size. */
export const looks = [
  'color',
  'background-color',
  'background-image',
  'border-top-width',
  'border-right-width',
  'border-bottom-width',
  'border-left-width',
  'border-top-color',
  'border-right-color',
  'border-bottom-color',
  'border-left-color',
  'border-top-left-radius',
  'box-shadow',
  'opacity',
  'visibility',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'letter-spacing',
  'line-height',
  'text-align',
  'text-decoration-line',
  'text-transform',
  'filter',
  'transform',
  'fill',
  'stroke',
  'animation-name',
] as const;
/** The padding of an element that shows a frame. */
const padding = ['padding-left', 'padding-top'] as const;
/** All styles in a description, in this order. */
const styles = [...looks, ...padding];

/**
 * A page as the browser describes it, without a script in the page. It includes closed shadow roots, frames of other
 * origins and texts that CSS adds, and the page cannot notice it. `styleAt` finds a style of a box.
 */
export type Description = Awaited<ReturnType<typeof send<'DOMSnapshot.captureSnapshot'>>>;
declare const send: Session['send'];

/** @returns `undefined` if the page has gone. */
export async function describePage(page: Page): Promise<Description | undefined> {
  try {
    const session = await sessionOf(page);
    return await session.send('DOMSnapshot.captureSnapshot', { computedStyles: styles });
  } catch {
    return undefined;
  }
}

/** The index of a style among the styles of a box. */
export function styleAt(name: (typeof styles)[number]): number {
  return styles.indexOf(name);
}

export function titleIn({ documents, strings }: Description): string {
  return strings[documents[0]!.title] ?? '';
}
