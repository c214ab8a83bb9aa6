import type { Page } from 'playwright';
import { type Session, sessionOf } from '../playwright/index.ts';

/** How an element is drawn, as far as a page may change it without changing its text or its size. */
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
/** The room that a frame keeps around its content, within its border. */
const padding = ['padding-left', 'padding-top'] as const;
/** All styles that are asked for, in this order. */
const styles = [...looks, ...padding];

/**
 * A page as the browser itself describes it, not a script in the page: closed shadow roots, frames of other origins and
 * what CSS adds are there too, and the page cannot notice. The styles of each box are those of `styleAt`.
 */
export type Description = Awaited<ReturnType<typeof send<'DOMSnapshot.captureSnapshot'>>>;
declare const send: Session['send'];

/** @returns `undefined` for a page that has gone away. */
export async function describePage(page: Page): Promise<Description | undefined> {
  try {
    const session = await sessionOf(page);
    return await session.send('DOMSnapshot.captureSnapshot', { computedStyles: styles });
  } catch {
    return undefined;
  }
}

/** Where the styles of a box have this one. */
export function styleAt(name: (typeof styles)[number]): number {
  return styles.indexOf(name);
}

export function titleIn({ documents, strings }: Description): string {
  return strings[documents[0]!.title] ?? '';
}
