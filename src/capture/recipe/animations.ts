import type { Session } from '../../playwright/index.ts';

/**
 * Animations stand still in each document that comes, until they are told to go on. `Animation.enable` is not needed for
 * it: with that, the browser would tell us of every animation that begins, with the rules of its element, which takes a
 * page of transitions 25 ms.
 */
export async function holdAnimations(session: Session): Promise<void> {
  await session.send('Animation.setPlaybackRate', { playbackRate: 0 });
}
