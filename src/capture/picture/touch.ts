import { inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Replaces media queries about the pointer by their present results. When the browser takes a picture of more than the
 * window, it forgets that the device has a touch screen, and the page of a phone would be drawn as for a mouse.
 */
export async function keepTouch(session: Session): Promise<void> {
  await inMainFrame(session, 'settleQueries');
}
