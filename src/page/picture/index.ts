/** What runs in the isolated world of a frame, to prepare its picture. */
import type { FrameCalls } from '../contract.ts';
import type { Root } from '../own.ts';
import { own } from '../own.ts';
import { adoptStyle } from './add-style.ts';
import { isScrolledInBody, openUp } from './expand.ts';
import { findMissingGlyphs } from './glyphs.ts';
import { canBeCovered, cover, isColour, uncover, visibleBoxes } from './mask.ts';
import { lookAround } from './preloader.ts';
import { reachOf } from './reach.ts';
import { rewrite } from './rewrite.ts';
import { unreadable } from './selectors.ts';
import { spread } from './spread.ts';
import { goToTop, isAtTop } from './top.ts';
import { settleQueries } from './touch.ts';

/** What each call does with the roots of a frame: its document first, then its shadow roots. */
export const calls: {
  readonly [Name in keyof FrameCalls]: (
    roots: Root[],
    ...argument: Parameters<FrameCalls[Name]>
  ) => ReturnType<FrameCalls[Name]>;
} = {
  adoptStyle,
  canBeCovered,
  cover,
  findMissingGlyphs,
  goToTop,
  isAtTop,
  isColour,
  isScrolledInBody,
  lookAround,
  openUp,
  reachOf,
  rewrite,
  settleQueries,
  spread,
  uncover,
  unreadable,
  visibleBoxes,
};

/** A document with the shadow roots that scripts can find. */
export function openRoots(root: Root): Root[] {
  const roots = [root];
  for (const { shadowRoot } of own(root, 'querySelectorAll')('*')) {
    // A form would give its field of that name.
    if (shadowRoot instanceof ShadowRoot) roots.push(...openRoots(shadowRoot));
  }
  return roots;
}
