import { inEachFrameWithAllRoots, inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Opens what scrolls inside: each element that matches, in any frame or shadow root, grows to its whole content, and
 * everything around it that would cut it off or hold it small grows with it.
 *
 * @returns The selectors that matched nothing.
 */
export async function expand(session: Session, selectors: readonly string[]): Promise<string[]> {
  if (selectors.length === 0) return [];
  const frames = await inEachFrameWithAllRoots(session, 'openUp', selectors);
  return selectors.filter((_, index) => frames.every(({ answer }) => answer[index] === 0));
}

/**
 * Whether the page scrolls in its `body` instead of the window, as it does where the `html` around it hides what does
 * not fit. To a reader that is no box in the page, it is the page.
 */
export function scrollsInBody(session: Session): Promise<boolean> {
  return inMainFrame(session, 'isScrolledInBody');
}
