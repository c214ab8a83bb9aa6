import type { Session } from '../../playwright/index.ts';

/**
 * Chromium assumes that the mouse is at the top left corner, and tells the page so at some later frame. A carousel there
 * would stop as if a reader pointed at it. So the page gets no input events.
 */
export async function keepPointerAway(session: Session): Promise<void> {
  await session.send('Input.setIgnoreInputEvents', { ignore: true });
}
