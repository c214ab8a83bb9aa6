import { inMainFrame } from '../isolated-world.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Settles what the styles ask of the pointer by what holds now. A picture of more than the window makes the browser
 * forget that the screen is to be touched, and a phone's page would be drawn as for a mouse.
 */
export async function keepTouch(session: Session): Promise<void> {
  await inMainFrame(session, 'settleQueries');
}
