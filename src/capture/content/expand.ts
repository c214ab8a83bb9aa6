import { inEachFrameWithAllRoots, inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Makes each element that matches, in any frame or shadow root, as large as its content, so that it does not scroll. All
 * elements around it that would cut it off or keep it small grow with it.
 *
 * @returns The selectors that matched nothing.
 */
export async function expand(session: Session, selectors: readonly string[]): Promise<string[]> {
  if (selectors.length === 0) return [];
  const frames = await inEachFrameWithAllRoots(session, 'openUp', selectors);
  return selectors.filter((_, index) => frames.every(({ answer }) => answer[index] === 0));
}

/**
 * Whether the `body` scrolls instead of the window. This is so if the `html` element hides what overflows. For a reader
 * such a `body` is not a box in the page but the page itself.
 */
export function scrollsInBody(session: Session): Promise<boolean> {
  return inMainFrame(session, 'isScrolledInBody');
}
