import type { Session } from '../../playwright/index.ts';

/**
 * Chromium believes that the mouse rests at the top left corner, and tells the page so with some frame or other: a
 * carousel there stops as if a reader pointed at it. Nobody points at anything.
 */
export async function keepPointerAway(session: Session): Promise<void> {
  await session.send('Input.setIgnoreInputEvents', { ignore: true });
}
