import { inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Lays what is fixed to the window out on a picture of this height. The browser paints it as if the window stood at the
 * top, and so a bar at the bottom of the window would lie across the middle of the text, one that waits below the window
 * would be seen, and backgrounds would end where the window ends. Here each of them is where a reader of the whole page
 * looks for it: what is fixed or sticks to the bottom is at the end, and backgrounds reach to there. Bars at the top
 * are where they belong, and nothing changes its size but boxes that are empty and fill the window: an image or a
 * drawing that does so stays as it is at the top, since it would be distorted.
 */
export async function spreadOut(session: Session, height: number): Promise<void> {
  await inMainFrame(session, 'spread', height);
}
