import type { ResolvedShotOptions, Shot } from '../../model/index.ts';
import type { Area } from './camera.ts';

/** A page that stands still, and what the pictures that were taken of it have changed. */
export interface Scene {
  /** Whether more than one picture is taken of it. */
  readonly isShared: boolean;
  /** Whether the page hears what comes into view. */
  readonly observes: boolean;
  /** The area of the page, before anything was moved to its place. */
  everything?: Area;
  /** The height of the picture for which fixed elements were moved to their places. */
  spreadTo?: number;
  /** Whether `style` was added. */
  isStyled?: boolean;
}

/** Whether the picture shows what the window shows. */
export function isOfWindow({ selector, clip, fullPage }: ResolvedShotOptions): boolean {
  return selector === undefined && clip === undefined && !fullPage;
}

/**
 * Puts pictures of one page in an order in which none changes the page for a later one: first those of the window, since
 * all others move what is fixed to it. Pictures that see the page without masks are next to one another.
 */
export function inOrder<Member extends { readonly shot: Shot }>(members: readonly Member[]): Member[] {
  return members.toSorted((one, other) => rankOf(one.shot) - rankOf(other.shot));
}

function rankOf({ options }: Shot): number {
  const ranks = [
    !isOfWindow(options),
    options.mask.length > 0,
    options.omitBackground,
    options.selector !== undefined,
  ];
  return ranks.reduce((rank, isLater) => 2 * rank + Number(isLater), 0);
}
