import type { Kit } from './kit.ts';
import type { Session } from '../../playwright/index.ts';

/**
 * Animations stand still in each document that comes, until they are told to go on. `Animation.enable` is not needed for
 * it: with that, the browser would tell us of every animation that begins, with the rules of its element, which takes a
 * page of transitions 25 ms.
 */
export async function holdAnimations(session: Session): Promise<void> {
  await session.send('Animation.setPlaybackRate', { playbackRate: 0 });
}

/**
 * Lets every animation of a document go on by so much, in open and closed shadow roots; those whose end is reached end,
 * and the page is told with the next frame. A page that was of this age and was stopped by its threads has not lived so
 * long. Runs in the page.
 */
export function advanceAnimations({ key, ms, age }: { key: string; ms: number; age: number }): void {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  const lived = kit?.isStopped() ? Math.max(0, Math.min(ms, kit.end() - age)) : ms;
  for (const root of [document, ...(kit?.roots ?? [])]) {
    const { getAnimations } = (root === document ? Document : ShadowRoot).prototype;
    for (const animation of getAnimations.call(root)) {
      const { currentTime, playState, playbackRate, timeline } = animation;
      if (playState !== 'running' || !(timeline instanceof DocumentTimeline)) continue;
      if (typeof currentTime === 'number') animation.currentTime = currentTime + lived * playbackRate;
    }
  }
}
