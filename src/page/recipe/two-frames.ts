import type { Kit } from '../kit.ts';

/** Scrolls if it is told to, and waits until the browser has painted: the second frame shows that the first one is over. */
export function awaitFrames(kit: Kit | undefined, { top }: { top: number | null }): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    if (top !== null) void (kit?.native ?? window).scrollTo({ top, behavior: 'instant' });
    if (!kit) return resolve(false);
    const painted = () => resolve(kit.moving() || kit.waiting() > 0);
    kit.native.requestAnimationFrame(() => kit.native.requestAnimationFrame(painted));
  });
}
