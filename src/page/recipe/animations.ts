import type { PageRuntime } from '../runtime.ts';

/**
 * Advances every animation of a document, in open and closed shadow roots too. Those that reach their end end, and the page
 * hears of it with the next frame. A page that its threads have stopped has not aged so much: `age` is how old it was.
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
