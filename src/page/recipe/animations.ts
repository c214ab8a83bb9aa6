import type { PageRuntime } from '../runtime.ts';

/**
 * Lets every animation of a document go on by so much, in open and closed shadow roots; those whose end is reached end,
 * and the page is told with the next frame. A page that was of this age and was stopped by its threads has not lived so
 * long.
 */
export function advanceAnimations(
  runtime: PageRuntime | undefined,
  { ms, age }: { ms: number; age: number },
): void {
  const lived = runtime?.isStopped() ? Math.max(0, Math.min(ms, runtime.stopsAt() - age)) : ms;
  for (const root of [document, ...(runtime?.roots ?? [])]) {
    const { getAnimations } = (root === document ? Document : ShadowRoot).prototype;
    for (const animation of getAnimations.call(root)) {
      const { currentTime, playState, playbackRate, timeline } = animation;
      if (playState !== 'running' || !(timeline instanceof DocumentTimeline)) continue;
      if (typeof currentTime === 'number') animation.currentTime = currentTime + lived * playbackRate;
    }
  }
}
