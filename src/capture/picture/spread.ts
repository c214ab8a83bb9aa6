import { inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Moves elements that are fixed to the window to their places in a picture of this height.
 *
 * The browser paints them as if the window were at the top. So a bar at the bottom of the window would lie across the
 * middle of the text, a bar that waits below the window would be seen, and backgrounds would end where the window ends.
 * This moves elements that are fixed to the bottom, or stick to it, to the end of the picture, and extends backgrounds to
 * there. Bars at the top stay. No element changes its size, except empty boxes that fill the window. An image or a drawing
 * that fills the window stays at the top with its size, because it would be distorted.
 */
export async function spreadOut(session: Session, height: number): Promise<void> {
  await inMainFrame(session, 'spread', height);
}
