import type { Kit } from './kit.ts';

/**
 * Lets every animation of a document go on by so much, in open and closed shadow roots; those whose end is reached end,
 * and the page is told with the next frame. Runs in the page.
 */
export function advanceAnimations({ key, ms }: { key: string; ms: number }): void {
  const kit = (window as unknown as Record<symbol, Kit | undefined>)[Symbol.for(key)];
  const roots = new Set<Document | ShadowRoot>([document, ...(kit?.roots ?? [])]);
  for (const root of roots) {
    for (const animation of root.getAnimations()) {
      const { currentTime, playState, playbackRate, timeline } = animation;
      if (playState !== 'running' || !(timeline instanceof DocumentTimeline)) continue;
      if (typeof currentTime === 'number') animation.currentTime = currentTime + ms * playbackRate;
    }
  }
}
