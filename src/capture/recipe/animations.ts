import type { Session } from '../../playwright/index.ts';

/**
 * Stops the animations of each new document. The page runtime advances them with virtual time. `Animation.enable` is not
 * needed: with it the browser would report every animation that begins, with the rules of its element. That takes 25 ms
 * for a page with many transitions.
 */
export async function holdAnimations(session: Session): Promise<void> {
  await session.send('Animation.setPlaybackRate', { playbackRate: 0 });
}
